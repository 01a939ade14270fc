package dev.mizzen.xds.generate.endpoint;

import com.google.protobuf.Struct;
import dev.mizzen.model.index.NetworkGateway;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.xds.generate.envoy.IstioMetadata;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.util.List;
import java.util.Map;

/**
 * What Envoy is told of an endpoint besides its address: how to secure the call, and whose it is
 * for telemetry.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/util/util.go, AppendLbEndpointMetadata; labels:
 * pkg/kube/labels/labels.go.
 */
final class EndpointMetadata {
  private static final String TRANSPORT_SOCKET_MATCH = "envoy.transport_socket_match";
  private static final String DEFAULT_REVISION = "latest";
  private static final List<String> CANONICAL_NAME_LABELS =
      List.of("service.istio.io/canonical-name", "app.kubernetes.io/name", "app");
  private static final List<String> CANONICAL_REVISION_LABELS =
      List.of("service.istio.io/canonical-revision", "app.kubernetes.io/version", "version");

  private EndpointMetadata() {}

  static Metadata of(
      Endpoint endpoint, boolean isMtlsEnabled, EndpointRules.Description description) {
    Metadata.Builder metadata = Metadata.newBuilder();
    if (isMtlsEnabled && endpoint.takesMutualTls()) {
      metadata.putFilterMetadata(TRANSPORT_SOCKET_MATCH, tlsMode(endpoint.tlsMode()));
    }
    if (description == EndpointRules.Description.WORKLOAD) {
      metadata.putFilterMetadata(IstioMetadata.KEY, workload(endpoint));
    }
    return metadata.build();
  }

  /** A gateway passes mutual TLS on and names its cluster only. */
  static Metadata ofGateway(NetworkGateway gateway, EndpointRules.Description description) {
    Metadata.Builder metadata =
        Metadata.newBuilder()
            .putFilterMetadata(TRANSPORT_SOCKET_MATCH, tlsMode(Endpoint.TLS_MODE_ISTIO));
    if (description == EndpointRules.Description.WORKLOAD) {
      metadata.putFilterMetadata(
          IstioMetadata.KEY, workload("", "", "", "", gateway.clusterId().value()));
    }
    return metadata.build();
  }

  private static Struct tlsMode(String mode) {
    return Struct.newBuilder().putFields("tlsMode", IstioMetadata.text(mode)).build();
  }

  private static Struct workload(Endpoint endpoint) {
    String name = first(endpoint.labels(), CANONICAL_NAME_LABELS, endpoint.workloadName());
    String revision = first(endpoint.labels(), CANONICAL_REVISION_LABELS, DEFAULT_REVISION);
    return workload(
        endpoint.workloadName(),
        endpoint.namespace(),
        name,
        revision.equals(DEFAULT_REVISION) ? "" : revision,
        endpoint.clusterId().value());
  }

  private static Struct workload(
      String name,
      String namespace,
      String canonicalName,
      String canonicalRevision,
      String cluster) {
    String text = String.join(";", name, namespace, canonicalName, canonicalRevision, cluster);
    return Struct.newBuilder().putFields("workload", IstioMetadata.text(text)).build();
  }

  private static String first(Map<String, String> labels, List<String> keys, String otherwise) {
    for (String key : keys) {
      String value = labels.get(key);
      if (value != null) {
        return value;
      }
    }
    return otherwise;
  }
}
