package dev.mizzen.registry.kube;

import dev.mizzen.model.ConfigKind;
import java.util.Locale;
import java.util.Optional;

/** The names of kinds in paths and in RBAC rules, for example {@code virtualservices}. */
public final class PluralNames {
  private PluralNames() {}

  /** Empty for kinds that no API server serves. */
  public static Optional<String> of(ConfigKind kind) {
    return switch (kind) {
      case MESH_CONFIG, MESH_NETWORKS -> Optional.empty();
      case SERVICE_ENTRY -> Optional.of("serviceentries");
      case WORKLOAD_ENTRY -> Optional.of("workloadentries");
      case PROXY_CONFIG -> Optional.of("proxyconfigs");
      case AUTHORIZATION_POLICY -> Optional.of("authorizationpolicies");
      case TELEMETRY -> Optional.of("telemetries");
      case INGRESS -> Optional.of("ingresses");
      case INGRESS_CLASS -> Optional.of("ingressclasses");
      case GATEWAY_CLASS -> Optional.of("gatewayclasses");
      case BACKEND_TLS_POLICY -> Optional.of("backendtlspolicies");
      case VIRTUAL_SERVICE,
          DESTINATION_RULE,
          GATEWAY,
          SIDECAR,
          WORKLOAD_GROUP,
          ENVOY_FILTER,
          PEER_AUTHENTICATION,
          REQUEST_AUTHENTICATION,
          WASM_PLUGIN,
          TRAFFIC_EXTENSION,
          SERVICE,
          ENDPOINT_SLICE,
          POD,
          NODE,
          NAMESPACE,
          SECRET,
          CONFIG_MAP,
          KUBERNETES_GATEWAY,
          HTTP_ROUTE,
          GRPC_ROUTE,
          TLS_ROUTE,
          TCP_ROUTE,
          REFERENCE_GRANT,
          LISTENER_SET ->
          Optional.of(kind.kind().toLowerCase(Locale.ROOT) + "s");
    };
  }
}
