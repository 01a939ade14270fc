package dev.mizzen.model.mesh;

import java.time.Duration;
import java.util.List;

/**
 * Feature switches that change what is generated. Defaults and names: Istio 1.30's environment
 * variables, one beside each component.
 *
 * @param dualStack ISTIO_DUAL_STACK
 * @param persistentSessionFilter PILOT_ENABLE_PERSISTENT_SESSION_FILTER
 * @param sendUnhealthyEndpoints PILOT_SEND_UNHEALTHY_ENDPOINTS
 * @param edsForHeadless PILOT_ENABLE_EDS_FOR_HEADLESS_SERVICES
 * @param http10 PILOT_HTTP10
 * @param metadataExchange PILOT_ENABLE_METADATA_EXCHANGE
 * @param disableMxAlpn PILOT_DISABLE_MX_ALPN
 * @param alpnFilter PILOT_ENABLE_ALPN_FILTER
 * @param mongoFilter PILOT_ENABLE_MONGO_FILTER
 * @param mysqlFilter PILOT_ENABLE_MYSQL_FILTER
 * @param redisFilter PILOT_ENABLE_REDIS_FILTER
 * @param localityWeightedLb ENABLE_LOCALITY_WEIGHTED_LB_CONFIG
 * @param ipAutoallocate PILOT_ENABLE_IP_AUTOALLOCATE
 * @param preferDestinationRuleTlsForExternalServices
 *     PREFER_DESTINATIONRULE_TLS_FOR_EXTERNAL_SERVICES
 * @param skipValidateTrustDomain PILOT_SKIP_VALIDATE_TRUST_DOMAIN
 * @param sidecarUseRemoteAddress PILOT_SIDECAR_USE_REMOTE_ADDRESS
 * @param absoluteFqdnVhostDomain PILOT_ENABLE_ABSOLUTE_FQDN_VHOST_DOMAIN
 * @param routeCollapse PILOT_ENABLE_ROUTE_COLLAPSE_OPTIMIZATION
 * @param multiclusterHeadless ENABLE_MULTICLUSTER_HEADLESS
 * @param tlsOnSidecarIngress ENABLE_TLS_ON_SIDECAR_INGRESS
 * @param traceSampling PILOT_TRACE_SAMPLING, percent
 * @param dnsJitter PILOT_DNS_JITTER_DURATION
 * @param dnsCaresUdpMaxQueries PILOT_DNS_CARES_UDP_MAX_QUERIES
 * @param maxConnectionsPerSocketEvent MAX_CONNECTIONS_PER_SOCKET_EVENT_LOOP; 0 is unlimited
 * @param transportSocketConnectTimeout PILOT_GATEWAY_TRANSPORT_SOCKET_CONNECT_TIMEOUT; zero is off
 * @param filterGatewayClusterConfig PILOT_FILTER_GATEWAY_CLUSTER_CONFIG
 * @param scopeGatewayToNamespace PILOT_SCOPE_GATEWAY_TO_NAMESPACE
 * @param selectorsReachKubernetesGateways ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY
 * @param ipv4ListenersOfIpv6Proxies ISTIO_ENABLE_IPV4_OUTBOUND_LISTENER_FOR_IPV6_CLUSTERS
 * @param destinationRulesMergeByExport ENABLE_ENHANCED_DESTINATIONRULE_MERGE
 * @param destinationsOfBestNamespace PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE
 * @param http what is done to requests
 * @param observability what logs, spans and metrics hold
 * @param sessions labels that ask for persistent sessions
 * @param compliance COMPLIANCE_POLICY
 */
public record Features(
    boolean dualStack,
    boolean persistentSessionFilter,
    boolean sendUnhealthyEndpoints,
    boolean edsForHeadless,
    boolean http10,
    boolean metadataExchange,
    boolean disableMxAlpn,
    boolean alpnFilter,
    boolean mongoFilter,
    boolean mysqlFilter,
    boolean redisFilter,
    boolean localityWeightedLb,
    boolean ipAutoallocate,
    boolean preferDestinationRuleTlsForExternalServices,
    boolean skipValidateTrustDomain,
    boolean sidecarUseRemoteAddress,
    boolean absoluteFqdnVhostDomain,
    boolean routeCollapse,
    boolean multiclusterHeadless,
    boolean tlsOnSidecarIngress,
    double traceSampling,
    Duration dnsJitter,
    int dnsCaresUdpMaxQueries,
    int maxConnectionsPerSocketEvent,
    Duration transportSocketConnectTimeout,
    boolean filterGatewayClusterConfig,
    boolean scopeGatewayToNamespace,
    boolean selectorsReachKubernetesGateways,
    boolean ipv4ListenersOfIpv6Proxies,
    boolean destinationRulesMergeByExport,
    boolean destinationsOfBestNamespace,
    Http http,
    Observability observability,
    SessionLabels sessions,
    CompliancePolicy compliance) {

  /**
   * What is done to requests.
   *
   * @param networksAreInternal ENABLE_HCM_INTERNAL_NETWORKS: the mesh's networks count as internal
   *     on every listener
   * @param forwardsContinue ENABLE_100_CONTINUE_HEADERS
   * @param mirrorsKeepHost DISABLE_SHADOW_HOST_SUFFIX
   */
  public record Http(
      boolean networksAreInternal, boolean forwardsContinue, boolean mirrorsKeepHost) {}

  /**
   * What logs, spans and metrics hold.
   *
   * @param upstreamSpansOfGateways PILOT_SPAWN_UPSTREAM_SPAN_FOR_GATEWAY
   * @param clustersNameServices PILOT_ENABLE_TELEMETRY_LABEL
   * @param endpointsNameWorkloads PILOT_ENDPOINT_TELEMETRY_LABEL
   * @param exchangedLabels PILOT_MX_ADDITIONAL_LABELS: what peers tell each other besides
   * @param tracksRemaining DISABLE_TRACK_REMAINING_CB_METRICS, turned round: whether clusters tell
   *     how near their limits are
   */
  public record Observability(
      boolean upstreamSpansOfGateways,
      boolean clustersNameServices,
      boolean endpointsNameWorkloads,
      List<String> exchangedLabels,
      boolean tracksRemaining) {
    public Observability {
      exchangedLabels = List.copyOf(exchangedLabels);
    }

    /** Whether endpoints say whose they are: only where clusters do. */
    public boolean describesEndpoints() {
      return clustersNameServices && endpointsNameWorkloads;
    }
  }

  public static final Features DEFAULT =
      new Features(
          false,
          false,
          false,
          false,
          false,
          true,
          false,
          true,
          true,
          false,
          false,
          false,
          true,
          true,
          false,
          false,
          true,
          true,
          true,
          false,
          1.0,
          Duration.ofMillis(100),
          100,
          1,
          Duration.ofSeconds(15),
          false,
          false,
          true,
          false,
          true,
          true,
          new Http(false, true, true),
          new Observability(true, true, true, List.of(), false),
          SessionLabels.DEFAULT,
          CompliancePolicy.NONE);
}
