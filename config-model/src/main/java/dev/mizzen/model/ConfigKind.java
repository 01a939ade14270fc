package dev.mizzen.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every kind of object that Mizzen reads, with the group and the versions it is served in.
 *
 * <p>Shape: {@link #versions()} lists the storage version first. Source: Istio 1.30 CRDs,
 * Kubernetes and Gateway API.
 */
public enum ConfigKind {
  VIRTUAL_SERVICE("networking.istio.io", "VirtualService", "v1", "v1beta1", "v1alpha3"),
  DESTINATION_RULE("networking.istio.io", "DestinationRule", "v1", "v1beta1", "v1alpha3"),
  GATEWAY("networking.istio.io", "Gateway", "v1", "v1beta1", "v1alpha3"),
  SERVICE_ENTRY("networking.istio.io", "ServiceEntry", "v1", "v1beta1", "v1alpha3"),
  SIDECAR("networking.istio.io", "Sidecar", "v1", "v1beta1", "v1alpha3"),
  WORKLOAD_ENTRY("networking.istio.io", "WorkloadEntry", "v1", "v1beta1", "v1alpha3"),
  WORKLOAD_GROUP("networking.istio.io", "WorkloadGroup", "v1", "v1beta1", "v1alpha3"),
  ENVOY_FILTER("networking.istio.io", "EnvoyFilter", "v1alpha3"),
  PROXY_CONFIG("networking.istio.io", "ProxyConfig", "v1beta1"),
  AUTHORIZATION_POLICY("security.istio.io", "AuthorizationPolicy", "v1", "v1beta1"),
  PEER_AUTHENTICATION("security.istio.io", "PeerAuthentication", "v1", "v1beta1"),
  REQUEST_AUTHENTICATION("security.istio.io", "RequestAuthentication", "v1", "v1beta1"),
  TELEMETRY("telemetry.istio.io", "Telemetry", "v1", "v1alpha1"),
  WASM_PLUGIN("extensions.istio.io", "WasmPlugin", "v1alpha1"),
  TRAFFIC_EXTENSION("extensions.istio.io", "TrafficExtension", "v1alpha1"),
  MESH_CONFIG("", "MeshConfig", "v1alpha1"),
  MESH_NETWORKS("", "MeshNetworks", "v1alpha1"),
  SERVICE("", "Service", "v1"),
  ENDPOINT_SLICE("discovery.k8s.io", "EndpointSlice", "v1"),
  POD("", "Pod", "v1"),
  NODE("", "Node", "v1"),
  NAMESPACE("", "Namespace", "v1"),
  SECRET("", "Secret", "v1"),
  CONFIG_MAP("", "ConfigMap", "v1"),
  INGRESS("networking.k8s.io", "Ingress", "v1"),
  INGRESS_CLASS("networking.k8s.io", "IngressClass", "v1"),
  GATEWAY_CLASS("gateway.networking.k8s.io", "GatewayClass", "v1", "v1beta1"),
  KUBERNETES_GATEWAY("gateway.networking.k8s.io", "Gateway", "v1", "v1beta1"),
  HTTP_ROUTE("gateway.networking.k8s.io", "HTTPRoute", "v1", "v1beta1"),
  GRPC_ROUTE("gateway.networking.k8s.io", "GRPCRoute", "v1"),
  TLS_ROUTE("gateway.networking.k8s.io", "TLSRoute", "v1", "v1alpha2"),
  TCP_ROUTE("gateway.networking.k8s.io", "TCPRoute", "v1alpha2"),
  REFERENCE_GRANT("gateway.networking.k8s.io", "ReferenceGrant", "v1beta1", "v1alpha2"),
  BACKEND_TLS_POLICY("gateway.networking.k8s.io", "BackendTLSPolicy", "v1"),
  LISTENER_SET("gateway.networking.k8s.io", "ListenerSet", "v1");

  private final String group;
  private final String kind;

  @SuppressWarnings("ImmutableEnumChecker") // List.of never changes
  private final List<String> versions;

  ConfigKind(String group, String kind, String... versions) {
    this.group = group;
    this.kind = kind;
    this.versions = List.of(versions);
  }

  public String group() {
    return group;
  }

  /** The kind as it stands in an object, for example {@code VirtualService}. */
  public String kind() {
    return kind;
  }

  /** Every version served, the storage version first. */
  public List<String> versions() {
    return versions;
  }

  /**
   * The API version that is written in messages and metadata, for example {@code
   * networking.istio.io/v1}.
   */
  public String apiVersion() {
    return group.isEmpty() ? versions.getFirst() : group + "/" + versions.getFirst();
  }

  /** Whether the spec is one of Istio's messages. */
  public boolean isIstio() {
    return group.endsWith(".istio.io");
  }

  /** Whether the API version is of a group that holds kinds of Istio's and no others. */
  public static boolean isGroupOfIstio(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    String group = apiVersion.substring(0, Math.max(0, slash));
    return Arrays.stream(values()).anyMatch(kind -> kind.isIstio() && kind.group.equals(group));
  }

  /** As {@link #of}, whatever the version. */
  public static Optional<ConfigKind> ofGroup(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = apiVersion.substring(0, Math.max(0, slash));
    return Arrays.stream(values())
        .filter(candidate -> candidate.kind.equals(kind) && candidate.group.equals(group))
        .findFirst();
  }

  /** Finds a kind by what an object says of itself; empty where Mizzen does not read it. */
  public static Optional<ConfigKind> of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String version = apiVersion.substring(slash + 1);
    for (ConfigKind candidate : values()) {
      if (candidate.kind.equals(kind)
          && candidate.group.equals(group)
          && candidate.versions.contains(version)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
