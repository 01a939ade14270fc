package dev.mizzen.xds.scope;

import com.google.protobuf.Struct;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.model.parse.MeshConfigParser;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.proxy.EnvoyDialect;
import dev.mizzen.model.proxy.InterceptionMode;
import dev.mizzen.model.proxy.NodeId;
import dev.mizzen.model.proxy.NodeMetadata;
import dev.mizzen.model.proxy.NodeMetadata.FileCertificates;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.service.Locality;
import io.envoyproxy.envoy.config.core.v3.Extension;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Turns the node message of a proxy's first request into a {@link Proxy}. Pure.
 *
 * <p>Source: spec xds §1.2; Istio 1.30, ParseMetadata and ParseServiceNodeWithMetadata.
 */
public final class Proxies {
  private static final String OTEL_SERVICE_NAME = "resource.opentelemetry.io/service.name";
  private static final int MAX_ID_LENGTH = 4_096;
  private static final int MAX_METADATA_BYTES = 256 * 1024;

  private Proxies() {}

  /**
   * Reads a node.
   *
   * @throws IllegalArgumentException naming the field that is wrong; the stream answers it with
   *     InvalidArgument
   */
  public static Proxy read(Node node) {
    checkSizes(node);
    NodeId id = NodeId.parse(node.getId());
    NodeMetadata metadata = metadata(node.getMetadata());
    return new Proxy(
        id,
        ips(id, new MetadataReader(node.getMetadata()).commaList("INSTANCE_IPS")),
        configNamespace(id, metadata),
        node.getCluster(),
        locality(node.getLocality()),
        EnvoyDialect.of(
            node.getExtensionsList().stream().map(Extension::getName).collect(Collectors.toSet())),
        metadata);
  }

  private static void checkSizes(Node node) {
    if (node.getId().length() > MAX_ID_LENGTH) {
      throw new IllegalArgumentException(
          "node id has " + node.getId().length() + " characters, want at most " + MAX_ID_LENGTH);
    }
    int metadataBytes = node.getMetadata().getSerializedSize();
    if (metadataBytes > MAX_METADATA_BYTES) {
      throw new IllegalArgumentException(
          "node metadata has " + metadataBytes + " bytes, want at most " + MAX_METADATA_BYTES);
    }
  }

  private static List<String> ips(NodeId id, List<String> instanceIps) {
    if (!instanceIps.isEmpty() && instanceIps.stream().allMatch(IpAddresses::isValid)) {
      return instanceIps;
    }
    if (!IpAddresses.isValid(id.ip())) {
      throw new IllegalArgumentException(
          "node id '" + id + "' has no valid IP address, nor has node metadata INSTANCE_IPS");
    }
    return List.of(id.ip());
  }

  private static String configNamespace(NodeId id, NodeMetadata metadata) {
    if (!metadata.namespace().isEmpty()) {
      return metadata.namespace();
    }
    int dot = id.dnsDomain().indexOf('.');
    return dot < 0 ? "" : id.dnsDomain().substring(0, dot);
  }

  private static Locality locality(io.envoyproxy.envoy.config.core.v3.Locality locality) {
    return Locality.of(locality.getRegion(), locality.getZone(), locality.getSubZone());
  }

  private static NodeMetadata metadata(Struct struct) {
    MetadataReader read = new MetadataReader(struct);
    return new NodeMetadata(
        read.text("NAMESPACE"),
        read.text("SERVICE_ACCOUNT"),
        read.text("WORKLOAD_NAME"),
        read.text("NODE_NAME"),
        read.text("CLUSTER_ID"),
        read.text("NETWORK"),
        read.text("MESH_ID"),
        read.text("ISTIO_VERSION"),
        read.texts("LABELS"),
        read.texts("STATIC_LABELS"),
        interceptionMode(read.text("INTERCEPTION_MODE")),
        httpProxyPort(read.text("HTTP_PROXY_PORT")),
        PodPortsReader.read(read.text("POD_PORTS")),
        read.commaList("REQUESTED_NETWORK_VIEW"),
        read.text("IDLE_TIMEOUT"),
        read.text("HTTP10").equals("1"),
        read.text("GENERATOR"),
        read.flag("DNS_CAPTURE"),
        read.flag("DNS_AUTO_ALLOCATE"),
        read.texts("ANNOTATIONS").getOrDefault(OTEL_SERVICE_NAME, ""),
        read.text("APP_CONTAINERS"),
        read.flag("UNPRIVILEGED_POD"),
        read.port("ENVOY_STATUS_PORT"),
        read.port("ENVOY_PROMETHEUS_PORT"),
        read.flag("INBOUND_LISTENER_EXACT_BALANCE"),
        read.flag("OUTBOUND_LISTENER_EXACT_BALANCE"),
        files(read),
        isTextTrue(struct, "credential"),
        isTextTrue(struct, "file-credential"),
        read.flag("ENABLE_HBONE"),
        read.flag("DISABLE_HBONE_SEND"),
        read.struct("PROXY_CONFIG").map(Proxies::proxyConfig));
  }

  private static FileCertificates files(MetadataReader read) {
    return new FileCertificates(
        read.text("TLS_SERVER_CERT_CHAIN"),
        read.text("TLS_SERVER_KEY"),
        read.text("TLS_SERVER_ROOT_CERT"),
        read.text("TLS_CLIENT_CERT_CHAIN"),
        read.text("TLS_CLIENT_KEY"),
        read.text("TLS_CLIENT_ROOT_CERT"));
  }

  /** Unknown modes count as the default, as in Istio. */
  private static InterceptionMode interceptionMode(String text) {
    return switch (text) {
      case "TPROXY" -> InterceptionMode.TPROXY;
      case "NONE" -> InterceptionMode.NONE;
      default -> InterceptionMode.REDIRECT;
    };
  }

  /** A text that is no port counts as none, as in Istio. */
  private static int httpProxyPort(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 0 && port <= 65535 ? port : 0;
    } catch (NumberFormatException notDecimal) {
      return 0;
    }
  }

  private static boolean isTextTrue(Struct struct, String key) {
    return struct.containsFields(key)
        && struct.getFieldsOrThrow(key).getStringValue().equals("true");
  }

  private static ProxyConfig proxyConfig(Struct struct) {
    return switch (new MeshConfigParser()
        .parseProxyConfig(ProxyConfig.getDefaultInstance(), StructJson.object(struct))) {
      case Parsed.Valid<ProxyConfig> valid -> valid.value();
      case Parsed.Rejected<ProxyConfig> rejected ->
          throw new IllegalArgumentException(
              "node metadata PROXY_CONFIG: " + rejected.problems().getFirst());
    };
  }
}
