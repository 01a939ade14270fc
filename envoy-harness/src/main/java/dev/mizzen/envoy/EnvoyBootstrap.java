package dev.mizzen.envoy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an Envoy is started with: who it is and where its control plane is.
 *
 * @param nodeId {@code type~ip~pod.namespace~domain}
 * @param cluster the node's cluster name
 * @param metadata node metadata; values that start with a brace or bracket are JSON, others text
 * @param xds the control plane
 * @param protocol of ADS
 * @param sds a secret service, behind the cluster sds-grpc; port 0 where nobody answers there
 * @param admin where its admin page listens; port 0 takes a free one
 */
public record EnvoyBootstrap(
    String nodeId,
    String cluster,
    Map<String, String> metadata,
    InetSocketAddress xds,
    Protocol protocol,
    InetSocketAddress sds,
    InetSocketAddress admin) {
  private static final int NOBODY = 1;

  public EnvoyBootstrap {
    metadata = Map.copyOf(metadata);
  }

  /** An Envoy whose control plane, secret service and admin page are on 127.0.0.1. */
  public EnvoyBootstrap(
      String nodeId,
      String cluster,
      Map<String, String> metadata,
      int xdsPort,
      Protocol protocol,
      int sdsPort) {
    this(nodeId, cluster, metadata, loopback(xdsPort), protocol, loopback(sdsPort), loopback(0));
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  /** The two forms of ADS. */
  public enum Protocol {
    STATE_OF_THE_WORLD("GRPC"),
    DELTA("DELTA_GRPC");

    private final String apiType;

    Protocol(String apiType) {
      this.apiType = apiType;
    }
  }

  /**
   * The bootstrap as JSON. Clusters of the names that istio-proxy's bootstrap has stand in it too.
   */
  public String json() {
    return """
        {"node": {"id": %s, "cluster": %s, "metadata": {%s}, "locality": {"region": "r1", "zone": "z1"}},
         "admin": {"address": %s},
         "dynamic_resources": {
           "ads_config": {"api_type": "%s", "transport_api_version": "V3", "set_node_on_first_message_only": true,
             "grpc_services": [{"envoy_grpc": {"cluster_name": "xds-grpc"}}]},
           "cds_config": {"ads": {}, "initial_fetch_timeout": "0s", "resource_api_version": "V3"},
           "lds_config": {"ads": {}, "initial_fetch_timeout": "0s", "resource_api_version": "V3"}},
         "static_resources": {"clusters": [%s, %s]},
         "layered_runtime": {"layers": [{"name": "static", "static_layer": {"overload.global_downstream_max_connections": 10000}}]},
         "stats_config": {"stats_tags": []}}
        """
        .formatted(
            quote(nodeId),
            quote(cluster),
            metadataJson(),
            socketAddress(admin.getHostString(), admin.getPort()),
            protocol.apiType,
            grpcCluster("xds-grpc", xds),
            grpcCluster("sds-grpc", sds));
  }

  private String metadataJson() {
    return metadata.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            entry ->
                quote(entry.getKey())
                    + ": "
                    + (isJson(entry.getValue()) ? entry.getValue() : quote(entry.getValue())))
        .collect(Collectors.joining(", "));
  }

  private static boolean isJson(String value) {
    return value.startsWith("{") || value.startsWith("[");
  }

  private static String grpcCluster(String name, InetSocketAddress server) {
    return """
        {"name": "%s", "type": "STATIC", "connect_timeout": "1s",
         "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
           "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
           "explicit_http_config": {"http2_protocol_options": {}}}},
         "load_assignment": {"cluster_name": "%s", "endpoints": [{"lb_endpoints": [
           {"endpoint": {"address": %s}}]}]}}"""
        .formatted(
            name,
            name,
            socketAddress(
                server.getHostString(), server.getPort() == 0 ? NOBODY : server.getPort()));
  }

  private static String socketAddress(String host, int port) {
    return "{\"socket_address\": {\"address\": \"%s\", \"port_value\": %d}}".formatted(host, port);
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
