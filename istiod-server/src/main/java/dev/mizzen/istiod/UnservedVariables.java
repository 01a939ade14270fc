package dev.mizzen.istiod;

import java.util.List;
import java.util.Map;

/**
 * Variables that istiod reads and this version does not. One that comes into force moves to {@link
 * Settings#table}.
 *
 * <p>Source: Istio 1.30, pilot/pkg/features and the other packages that pilot-discovery registers
 * variables in; spec config-and-registry §11.2 and §11.3.
 */
final class UnservedVariables {
  /** NAME | default | what istiod does by it. */
  private static final String ROWS =
      """
      AMBIENT_ENABLE_BAGGAGE|false|ambient mode: peers' metadata in baggage
      AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY|false|ambient mode: ztunnels try policies out
      AMBIENT_ENABLE_MULTI_NETWORK|false|ambient mode: several networks
      AMBIENT_ENABLE_MULTI_NETWORK_INGRESS|false|ambient mode: gateways call other networks
      AMBIENT_ENABLE_MULTI_NETWORK_WAYPOINT|false|ambient mode: waypoints call other networks
      AMBIENT_ENABLE_STATUS|false|ambient mode: conditions of objects
      AMBIENT_SCOPED_ADDRESS_PUSHES|true|ambient mode: addresses go to the waypoints that need them
      BLOCKED_CIDRS_IN_JWKS_URIS||networks that key sets are not fetched from; none are fetched
      DEBUG_ENDPOINT_AUTH_ALLOWED_NAMESPACES||more namespaces that may read debug pages
      ENABLE_DEBUG_ENDPOINT_AUTH|true|debug pages by the caller's namespace; here they are for this machine alone
      ENABLE_DEBUG_ON_HTTP|true|debug pages
      ENABLE_GATEWAY_API_INFERENCE_EXTENSION|false|InferencePools
      ENABLE_GATEWAY_API_MANUAL_DEPLOYMENT|true|Gateways bind to deployments that are there
      ENABLE_INGRESS_WAYPOINT_ROUTING|false|ambient mode: gateways call waypoints
      ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES|false|ambient mode: policies in front of waypoints
      ENABLE_LAZY_SIDECAR_EVALUATION|true|scopes are worked out when they are needed; here they always are
      ENABLE_MCS_AUTO_EXPORT|false|multi-cluster services: exports for all services
      ENABLE_MCS_CLUSTER_LOCAL|false|multi-cluster services: cluster.local is one cluster
      ENABLE_MCS_HOST|false|multi-cluster services: clusterset.local
      ENABLE_MCS_SERVICE_DISCOVERY|false|multi-cluster services: only exported endpoints
      ENABLE_PROXY_FIND_POD_BY_IP|false|proxies' pods are found by address too
      ENABLE_VTPROTOBUF|true|a way to encode messages in Go
      ENABLE_WILDCARD_HOST_SERVICE_ENTRIES_FOR_TLS|false|dynamic DNS by wildcard for TLS
      ENVOY_STATUS_PORT_ENABLE_PROXY_PROTOCOL|false|PROXY protocol on the status port
      EXTERNAL_ISTIOD|false|one control plane for other clusters
      ISTIO_AGENT_ENABLE_WASM_REMOTE_LOAD_CONVERSION|true|agents fetch Wasm modules
      ISTIO_DELTA_XDS|true|injected agents ask for deltas
      ISTIO_ENABLE_CONTROLLER_QUEUE_METRICS|false|metrics of work queues
      ISTIO_KUBE_CLIENT_CONTENT_TYPE|protobuf|encoding between server and API server; here JSON
      ISTIO_WASM_MAX_BINARY_SIZE_BYTES|268435456|largest Wasm module
      ISTIO_WORKLOAD_ENTRY_VALIDATE_IDENTITY|true|a workload is held to the identity of its WorkloadEntry
      JWKS_RESOLVER_INSECURE_SKIP_VERIFY|false|key sets from anybody
      K8S_INGRESS_NS|istio-system|namespace of the ingress gateway
      K_REVISION||refuse the first stream under Knative
      LABEL_CANONICAL_SERVICES_FOR_MESH_EXTERNAL_SERVICE_ENTRIES|false|ServiceEntries outside the mesh name their endpoints for telemetry
      LOCAL_CLUSTER_SECRET_WATCHER|false|remote clusters' secrets are read from this cluster
      MCS_API_GROUP|multicluster.x-k8s.io|multi-cluster services: their group
      MCS_API_VERSION|v1alpha1|multi-cluster services: their version
      MUTEX_PROFILE_FRACTION|1000|a profile in Go
      PILOT_AGENT_MERGE_ENVOY_STATS|true|agents' metrics hold their proxies'
      PILOT_ALLOW_SIDECAR_SERVICE_INBOUND_LISTENER_MERGE|false|ports of services beside those of Sidecar ingress listeners
      PILOT_ANALYSIS_INTERVAL|10s|how often objects are analyzed
      PILOT_AUTO_ALLOW_WAYPOINT_POLICY|false|ambient mode: waypoints may call their workloads
      PILOT_CONVERT_SIDECAR_SCOPE_CONCURRENCY|1|threads for scopes; here each stream has its own
      PILOT_ENABLE_AGENTGATEWAY|false|gateways by agentgateway
      PILOT_ENABLE_AMBIENT|false|ambient mode
      PILOT_ENABLE_AMBIENT_WAYPOINTS|false|ambient mode: waypoints
      PILOT_ENABLE_ANALYSIS|false|analysis of objects
      PILOT_ENABLE_CDS_CACHE|true|clusters are kept; here all resources are
      PILOT_ENABLE_CROSS_CLUSTER_WORKLOAD_ENTRY|true|WorkloadEntries of other clusters
      PILOT_ENABLE_EDS_DEBOUNCE|true|endpoints are batched too
      PILOT_ENABLE_GATEWAY_API|true|Gateway API
      PILOT_ENABLE_GATEWAY_API_COPY_LABELS_ANNOTATIONS|true|Gateway API: labels go on to deployments
      PILOT_ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER|true|Gateway API: gateways are deployed
      PILOT_ENABLE_GATEWAY_API_GATEWAYCLASS_CONTROLLER|true|Gateway API: classes are made
      PILOT_ENABLE_GATEWAY_API_STATUS|true|Gateway API: status is written
      PILOT_ENABLE_K8S_SELECT_WORKLOAD_ENTRIES|true|Services select WorkloadEntries
      PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS|false|several CUSTOM providers for a workload
      PILOT_ENABLE_NODE_UNTAINT_CONTROLLERS|false|nodes are untainted when their CNI pod is ready
      PILOT_ENABLE_QUIC_LISTENERS|false|HTTP/3 on gateways
      PILOT_ENABLE_RDS_CACHE|true|routes are kept; here all resources are
      PILOT_ENABLE_SENDING_HBONE|false|ambient mode: proxies send HBONE
      PILOT_ENABLE_SERVICEENTRY_SELECT_PODS|true|ServiceEntries select pods
      PILOT_ENABLE_SIDECAR_LISTENING_HBONE|false|ambient mode: sidecars take HBONE
      PILOT_ENABLE_WORKLOAD_ENTRY_AUTOREGISTRATION|true|virtual machines register themselves
      PILOT_ENABLE_WORKLOAD_ENTRY_HEALTHCHECKS|true|health of virtual machines
      PILOT_ENABLE_XDS_CACHE|true|resources are kept; here they always are
      PILOT_ENVOY_FILTER_STATS|false|metrics of EnvoyFilters
      PILOT_GATEWAY_API_CONTROLLER_NAME|istio.io/gateway-controller|Gateway API: controller's name
      PILOT_GATEWAY_API_DEFAULT_GATEWAYCLASS_NAME|istio|Gateway API: default class
      PILOT_HBONE_INITIAL_CONNECTION_WINDOW_SIZE|0|ambient mode: window of connections
      PILOT_HBONE_INITIAL_STREAM_WINDOW_SIZE|0|ambient mode: window of streams
      PILOT_INSECURE_MULTICLUSTER_KUBECONFIG_OPTIONS||what kubeconfigs of remote clusters may hold
      PILOT_JWT_ENABLE_REMOTE_JWKS|false|who fetches key sets
      PILOT_JWT_PUB_KEY_REFRESH_INTERVAL|20m0s|how often key sets are fetched
      PILOT_MULTICLUSTER_KUBECONFIG_PATH||folder of kubeconfigs of remote clusters
      PILOT_MULTI_NETWORK_DISCOVER_GATEWAY_API|true|Gateways of the Gateway API as network gateways
      PILOT_NODE_UNTAINT_CONTROLLERS_TAINT_NAME|cni.istio.io/not-ready|the taint
      PILOT_PREFER_SENDING_HBONE|false|ambient mode: HBONE before mutual TLS
      PILOT_PUSH_THROTTLE|0|pushes at once; here each stream has its own thread
      PILOT_REMOTE_CLUSTER_TIMEOUT|30s|how long readiness waits for remote clusters
      PILOT_STATUS_MAX_WORKERS|100|threads that write status
      PILOT_UNIFIED_SIDECAR_SCOPE|true|off: the older way to what a sidecar may call
      PILOT_WORKLOAD_ENTRY_GRACE_PERIOD|10s|how long a virtual machine may be away
      PILOT_XDS_CACHE_INDEX_CLEAR_INTERVAL|5s|how often the cache is swept
      PILOT_XDS_CACHE_SIZE|60000|entries of the cache
      PILOT_XDS_CACHE_STATS|false|metrics of the cache
      UNSAFE_ENABLE_ADMIN_ENDPOINTS|false|debug pages that change the server
      UNSAFE_PILOT_ENABLE_DELTA_TEST|false|checks of deltas while it runs
      UNSAFE_PILOT_ENABLE_RUNTIME_ASSERTIONS|false|checks while it runs
      USE_REMOTE_CERTS|false|the authority of the config cluster
      """;

  private static final Map<String, String> REFUSED =
      Map.of("USE_REMOTE_CERTS", "certificates would be of another authority than the one named");

  private static final List<UnservedSetting> ALL =
      ROWS.lines().map(UnservedVariables::read).toList();

  private UnservedVariables() {}

  private static UnservedSetting read(String row) {
    String[] columns = row.split("\\|", -1);
    UnservedSetting setting = UnservedSetting.harmless(columns[0], columns[1], columns[2]);
    String reason = REFUSED.get(setting.name());
    return reason == null ? setting : setting.refused(reason);
  }

  /** By name. */
  static List<UnservedSetting> table() {
    return ALL;
  }
}
