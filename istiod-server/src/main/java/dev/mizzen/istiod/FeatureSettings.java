package dev.mizzen.istiod;

import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.SessionLabels;
import dev.mizzen.registry.allocate.AddressRange;
import java.util.List;

/** The variables that change what proxies are sent. */
final class FeatureSettings {
  private static final Variable DUAL_STACK =
      Variable.bool(
          "ISTIO_DUAL_STACK", "false", "listeners and endpoints of both address families");
  private static final Variable PERSISTENT_SESSION =
      Variable.bool(
          "PILOT_ENABLE_PERSISTENT_SESSION_FILTER",
          "false",
          "stateful sessions for labelled services");
  private static final Variable SEND_UNHEALTHY =
      Variable.bool(
          "PILOT_SEND_UNHEALTHY_ENDPOINTS",
          "false",
          "send endpoints that are not ready, marked as such");
  private static final Variable EDS_HEADLESS =
      Variable.bool(
          "PILOT_ENABLE_EDS_FOR_HEADLESS_SERVICES",
          "false",
          "EDS instead of ORIGINAL_DST for headless services");
  private static final Variable HTTP10 = Variable.bool("PILOT_HTTP10", "false", "accept HTTP/1.0");
  private static final Variable METADATA_EXCHANGE =
      Variable.bool("PILOT_ENABLE_METADATA_EXCHANGE", "true", "metadata exchange filters");
  private static final Variable DISABLE_MX_ALPN =
      Variable.bool("PILOT_DISABLE_MX_ALPN", "false", "leave istio-peer-exchange out of ALPN");
  private static final Variable ALPN_FILTER =
      Variable.bool("PILOT_ENABLE_ALPN_FILTER", "true", "the istio.alpn filter");
  private static final Variable MONGO =
      Variable.bool("PILOT_ENABLE_MONGO_FILTER", "true", "the Mongo filter on Mongo ports");
  private static final Variable MYSQL =
      Variable.bool("PILOT_ENABLE_MYSQL_FILTER", "false", "the MySQL filter on MySQL ports");
  private static final Variable REDIS =
      Variable.bool("PILOT_ENABLE_REDIS_FILTER", "false", "the Redis filter on Redis ports");
  private static final Variable LOCALITY_WEIGHTED =
      Variable.bool(
          "ENABLE_LOCALITY_WEIGHTED_LB_CONFIG",
          "false",
          "always set locality weighted load balancing");
  private static final Variable IP_AUTOALLOCATE =
      Variable.bool(
          "PILOT_ENABLE_IP_AUTOALLOCATE", "true", "addresses for ServiceEntries that have none");
  private static final Variable IPV4_RANGE =
      Variable.of(
          "PILOT_IP_AUTOALLOCATE_IPV4_PREFIX",
          "range of addresses",
          "240.240.0.0/16",
          "where ServiceEntries' addresses are from");
  private static final Variable IPV6_RANGE =
      Variable.of(
          "PILOT_IP_AUTOALLOCATE_IPV6_PREFIX",
          "range of addresses",
          "2001:2::/48",
          "the same for IPv6");
  private static final Variable PREFER_DR_TLS =
      Variable.bool(
          "PREFER_DESTINATIONRULE_TLS_FOR_EXTERNAL_SERVICES",
          "true",
          "a DestinationRule's TLS goes before a proxy's files for external services");
  private static final Variable SKIP_TRUST_DOMAIN =
      Variable.bool(
          "PILOT_SKIP_VALIDATE_TRUST_DOMAIN", "false", "take clients of any trust domain");
  private static final Variable USE_REMOTE_ADDRESS =
      Variable.bool(
          "PILOT_SIDECAR_USE_REMOTE_ADDRESS",
          "false",
          "use_remote_address on sidecar outbound listeners");
  private static final Variable ABSOLUTE_FQDN =
      Variable.bool(
          "PILOT_ENABLE_ABSOLUTE_FQDN_VHOST_DOMAIN",
          "true",
          "virtual hosts also match the host with a trailing dot");
  private static final Variable ROUTE_COLLAPSE =
      Variable.bool(
          "PILOT_ENABLE_ROUTE_COLLAPSE_OPTIMIZATION",
          "true",
          "merge equal virtual hosts of gateways");
  private static final Variable MULTICLUSTER_HEADLESS =
      Variable.bool(
          "ENABLE_MULTICLUSTER_HEADLESS",
          "true",
          "names of headless services hold other clusters' pods");
  private static final Variable TLS_ON_INGRESS =
      Variable.bool(
          "ENABLE_TLS_ON_SIDECAR_INGRESS",
          "false",
          "TLS settings of Sidecar ingress listeners are in force");
  private static final Variable TRACE_SAMPLING =
      Variable.of("PILOT_TRACE_SAMPLING", "percent", "1.0", "requests traced by default");
  private static final Variable DNS_JITTER =
      Variable.of("PILOT_DNS_JITTER_DURATION", "duration", "100ms", "jitter of DNS refreshes");
  private static final Variable DNS_QUERIES =
      Variable.of(
          "PILOT_DNS_CARES_UDP_MAX_QUERIES",
          "number",
          "100",
          "queries on one UDP socket of the DNS resolver");
  private static final Variable SOCKET_EVENTS =
      Variable.of(
          "MAX_CONNECTIONS_PER_SOCKET_EVENT_LOOP",
          "number",
          "1",
          "connections accepted at once by a listener; 0 is unlimited");
  private static final Variable TRANSPORT_TIMEOUT =
      Variable.of(
          "PILOT_GATEWAY_TRANSPORT_SOCKET_CONNECT_TIMEOUT",
          "duration",
          "15s",
          "time for a TLS handshake; 0 is unlimited");
  private static final Variable FILTER_GATEWAY_CLUSTERS =
      Variable.bool(
          "PILOT_FILTER_GATEWAY_CLUSTER_CONFIG",
          "false",
          "gateways get only clusters that their routes name");
  private static final Variable SCOPE_GATEWAY =
      Variable.bool(
          "PILOT_SCOPE_GATEWAY_TO_NAMESPACE",
          "false",
          "Gateways select routers of their own namespace only");
  private static final Variable GATEWAY_SELECTORS =
      Variable.bool(
          "ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY",
          "true",
          "policies with a selector hold for gateways of the Gateway API too");
  private static final Variable UPSTREAM_SPANS =
      Variable.bool(
          "PILOT_SPAWN_UPSTREAM_SPAN_FOR_GATEWAY",
          "true",
          "gateways report a span of their own for each call behind them");
  private static final Variable IPV4_LISTENERS =
      Variable.bool(
          "ISTIO_ENABLE_IPV4_OUTBOUND_LISTENER_FOR_IPV6_CLUSTERS",
          "false",
          "sidecars of IPv6 pods take intercepted IPv4 connections too");
  private static final Variable ENHANCED_MERGE =
      Variable.bool(
          "ENABLE_ENHANCED_DESTINATIONRULE_MERGE",
          "true",
          "DestinationRules of one host merge only where they are exported alike");
  private static final Variable BEST_NAMESPACE =
      Variable.bool(
          "PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE",
          "true",
          "of equal hosts a route leads to a Kubernetes service, else to the oldest; off: to the"
              + " first namespace by name");
  private static final Variable INTERNAL_NETWORKS =
      Variable.bool(
          "ENABLE_HCM_INTERNAL_NETWORKS",
          "false",
          "the mesh's networks count as internal on every listener");
  private static final Variable CONTINUE =
      Variable.bool("ENABLE_100_CONTINUE_HEADERS", "true", "pass 100-continue on as it is");
  private static final Variable NO_SHADOW_SUFFIX =
      Variable.bool("DISABLE_SHADOW_HOST_SUFFIX", "true", "mirrored requests keep their host");
  private static final Variable CLUSTER_METADATA =
      Variable.bool(
          "PILOT_ENABLE_TELEMETRY_LABEL", "true", "clusters name their services for telemetry");
  private static final Variable ENDPOINT_METADATA =
      Variable.bool(
          "PILOT_ENDPOINT_TELEMETRY_LABEL",
          "true",
          "endpoints name their workloads for telemetry, where clusters name services");
  private static final Variable EXCHANGED_LABELS =
      Variable.of(
          "PILOT_MX_ADDITIONAL_LABELS", "list", "", "labels that peers tell each other besides");
  private static final Variable NO_REMAINING =
      Variable.bool(
          "DISABLE_TRACK_REMAINING_CB_METRICS",
          "true",
          "clusters do not tell how near their limits are");
  private static final Variable SESSION_LABEL =
      Variable.of(
          "PILOT_PERSISTENT_SESSION_LABEL",
          "label",
          SessionLabels.DEFAULT.cookie(),
          "by which services ask for sessions by cookie");
  private static final Variable SESSION_HEADER_LABEL =
      Variable.of(
          "PILOT_PERSISTENT_SESSION_HEADER_LABEL",
          "label",
          SessionLabels.DEFAULT.header(),
          "by which services ask for sessions by header");
  private static final Variable DRAINING_LABEL =
      Variable.of(
          "PILOT_DRAINING_LABEL",
          "label",
          SessionLabels.DEFAULT.draining(),
          "of workloads that take no new sessions");

  static final List<Variable> TABLE =
      List.of(
          DUAL_STACK,
          PERSISTENT_SESSION,
          SEND_UNHEALTHY,
          EDS_HEADLESS,
          HTTP10,
          METADATA_EXCHANGE,
          DISABLE_MX_ALPN,
          ALPN_FILTER,
          MONGO,
          MYSQL,
          REDIS,
          LOCALITY_WEIGHTED,
          IP_AUTOALLOCATE,
          IPV4_RANGE,
          IPV6_RANGE,
          PREFER_DR_TLS,
          SKIP_TRUST_DOMAIN,
          USE_REMOTE_ADDRESS,
          ABSOLUTE_FQDN,
          ROUTE_COLLAPSE,
          MULTICLUSTER_HEADLESS,
          TLS_ON_INGRESS,
          TRACE_SAMPLING,
          DNS_JITTER,
          DNS_QUERIES,
          SOCKET_EVENTS,
          TRANSPORT_TIMEOUT,
          FILTER_GATEWAY_CLUSTERS,
          SCOPE_GATEWAY,
          GATEWAY_SELECTORS,
          UPSTREAM_SPANS,
          IPV4_LISTENERS,
          ENHANCED_MERGE,
          BEST_NAMESPACE,
          INTERNAL_NETWORKS,
          CONTINUE,
          NO_SHADOW_SUFFIX,
          CLUSTER_METADATA,
          ENDPOINT_METADATA,
          EXCHANGED_LABELS,
          NO_REMAINING,
          SESSION_LABEL,
          SESSION_HEADER_LABEL,
          DRAINING_LABEL);

  private final Variables values;

  FeatureSettings(Variables values) {
    this.values = values;
  }

  /** What of xDS is switched on or off. */
  Features features() {
    return new Features(
        values.flag(DUAL_STACK),
        values.flag(PERSISTENT_SESSION),
        values.flag(SEND_UNHEALTHY),
        values.flag(EDS_HEADLESS),
        values.flag(HTTP10),
        values.flag(METADATA_EXCHANGE),
        values.flag(DISABLE_MX_ALPN),
        values.flag(ALPN_FILTER),
        values.flag(MONGO),
        values.flag(MYSQL),
        values.flag(REDIS),
        values.flag(LOCALITY_WEIGHTED),
        values.flag(IP_AUTOALLOCATE),
        values.flag(PREFER_DR_TLS),
        values.flag(SKIP_TRUST_DOMAIN),
        values.flag(USE_REMOTE_ADDRESS),
        values.flag(ABSOLUTE_FQDN),
        values.flag(ROUTE_COLLAPSE),
        values.flag(MULTICLUSTER_HEADLESS),
        values.flag(TLS_ON_INGRESS),
        values.number(TRACE_SAMPLING),
        values.duration(DNS_JITTER),
        (int) values.number(DNS_QUERIES),
        (int) values.number(SOCKET_EVENTS),
        values.duration(TRANSPORT_TIMEOUT),
        values.flag(FILTER_GATEWAY_CLUSTERS),
        values.flag(SCOPE_GATEWAY),
        values.flag(GATEWAY_SELECTORS),
        values.flag(IPV4_LISTENERS),
        values.flag(ENHANCED_MERGE),
        values.flag(BEST_NAMESPACE),
        new Features.Http(
            values.flag(INTERNAL_NETWORKS), values.flag(CONTINUE), values.flag(NO_SHADOW_SUFFIX)),
        new Features.Observability(
            values.flag(UPSTREAM_SPANS),
            values.flag(CLUSTER_METADATA),
            values.flag(ENDPOINT_METADATA),
            values.list(EXCHANGED_LABELS),
            !values.flag(NO_REMAINING)),
        new SessionLabels(
            values.text(SESSION_LABEL),
            values.text(SESSION_HEADER_LABEL),
            values.text(DRAINING_LABEL)),
        new TrustSettings(values).compliance());
  }

  /** Where addresses of ServiceEntries are from; none if they are to get none. */
  List<AddressRange> addressRanges() {
    return values.flag(IP_AUTOALLOCATE)
        ? List.of(
            values.require(IPV4_RANGE, AddressRange::parse),
            values.require(IPV6_RANGE, AddressRange::parse))
        : List.of();
  }
}
