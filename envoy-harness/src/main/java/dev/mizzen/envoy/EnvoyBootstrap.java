package dev.mizzen.envoy;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an Envoy is started with: who it is and where its control plane is.
 *
 * @param nodeId {@code type~ip~pod.namespace~domain}
 * @param cluster the node's cluster name
 * @param metadata node metadata; values that start with a brace are JSON, others text
 * @param xdsPort of the control plane on 127.0.0.1
 * @param protocol of ADS
 * @param sdsPort of a secret service on 127.0.0.1 behind the cluster sds-grpc; 0 where nobody
 *     answers there
 */
public record EnvoyBootstrap(
    String nodeId,
    String cluster,
    Map<String, String> metadata,
    int xdsPort,
    Protocol protocol,
    int sdsPort) {
  private static final int NOBODY = 1;

  public EnvoyBootstrap {
    metadata = Map.copyOf(metadata);
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
         "admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}}},
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
            protocol.apiType,
            grpcCluster("xds-grpc", xdsPort),
            grpcCluster("sds-grpc", sdsPort == 0 ? NOBODY : sdsPort));
  }

  private String metadataJson() {
    return metadata.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            entry ->
                quote(entry.getKey())
                    + ": "
                    + (entry.getValue().startsWith("{")
                        ? entry.getValue()
                        : quote(entry.getValue())))
        .collect(Collectors.joining(", "));
  }

  private static String grpcCluster(String name, int port) {
    return """
        {"name": "%s", "type": "STATIC", "connect_timeout": "1s",
         "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
           "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
           "explicit_http_config": {"http2_protocol_options": {}}}},
         "load_assignment": {"cluster_name": "%s", "endpoints": [{"lb_endpoints": [
           {"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": %d}}}}]}]}}"""
        .formatted(name, name, port);
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
