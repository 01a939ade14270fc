package dev.mizzen.istiod;

import dev.mizzen.inject.NativeSidecars;
import dev.mizzen.inject.functions.TemplateFunctions;
import dev.mizzen.istiod.cluster.ClusterSettings;
import dev.mizzen.istiod.injection.InjectionSettings;
import dev.mizzen.model.mesh.CompliancePolicy;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.HeaderSecrets;
import dev.mizzen.model.mesh.SessionLabels;
import dev.mizzen.registry.allocate.AddressRange;
import dev.mizzen.registry.kube.CrdRules;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.leader.LeaseTiming;
import dev.mizzen.registry.status.StatusSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every environment variable that is read: name, type, default and what it does, in one table.
 * {@code docs/settings.md} is printed from it.
 *
 * <p>Names, types and defaults are istiod's where istiod has the variable.
 */
public final class Settings {
  private static final double LEAST_RATE = 0.1;

  private final Variables values;

  public Settings(Map<String, String> environment) {
    this.values = new Variables(environment);
  }

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
  private static final Variable RESOLVE_GATEWAYS =
      Variable.bool(
          "RESOLVE_HOSTNAME_GATEWAYS",
          "true",
          "names of network gateways are looked up, so that their addresses can be sent");
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
  private static final Variable DEBOUNCE_AFTER =
      Variable.of(
          "PILOT_DEBOUNCE_AFTER",
          "duration",
          "100ms",
          "quiet time before a batch of changes is pushed; the first change on a quiet mesh goes at once");
  private static final Variable DEBOUNCE_MAX =
      Variable.of("PILOT_DEBOUNCE_MAX", "duration", "10s", "longest wait of a change");
  private static final Variable STREAMS_PER_SECOND =
      Variable.of(
          "PILOT_MAX_REQUESTS_PER_SECOND",
          "number",
          "0",
          "new streams let in a second; 0 chooses by the processors");
  private static final Variable SEND_TIMEOUT =
      Variable.of(
          "PILOT_XDS_SEND_TIMEOUT",
          "duration",
          "30s",
          "how long a proxy may leave data unread before its stream is ended");
  private static final Variable MAX_RECEIVE =
      Variable.of("ISTIO_GPRC_MAXRECVMSGSIZE", "bytes", "4194304", "largest request of a proxy");
  private static final Variable MAX_STREAMS =
      Variable.of("ISTIO_GPRC_MAXSTREAMS", "number", "100000", "streams on one connection");
  private static final Variable REVISION =
      Variable.of(
          "REVISION",
          "text",
          "",
          "the revision that this server is of; objects that name another are passed over");

  private static final Variable INJECT_ENABLED =
      Variable.bool("INJECT_ENABLED", "true", "serve the webhook that injects sidecars");
  private static final Variable NATIVE_SIDECARS =
      Variable.of(
          "ENABLE_NATIVE_SIDECARS",
          "text",
          "auto",
          "injected proxies are init containers that keep running: true, false, or auto, where every"
              + " node's kubelet is 1.33 or newer");
  private static final Variable PLATFORM =
      Variable.of(
          "PLATFORM",
          "text",
          "",
          "openshift: injected proxies run as the users of their namespace");

  private static final Variable SHARED_MESH_CONFIG =
      Variable.of(
          "SHARED_MESH_CONFIG",
          "text",
          "",
          "a ConfigMap below the control plane's own mesh config");
  private static final Variable IGNORE_RESOURCES =
      Variable.of(
          "PILOT_IGNORE_RESOURCES",
          "list",
          "",
          "custom kinds that are not read: names of definitions, or *. and the end of them");
  private static final Variable INCLUDE_RESOURCES =
      Variable.of(
          "PILOT_INCLUDE_RESOURCES", "list", "", "custom kinds that are read in spite of that");
  private static final Variable ALPHA_GATEWAY_API =
      Variable.bool(
          "PILOT_ENABLE_ALPHA_GATEWAY_API", "false", "read the Gateway API's alpha kinds");

  private static final Variable METRICS_LOCAL =
      Variable.bool(
          "METRICS_LOCALHOST_ACCESS_ONLY",
          "false",
          "metrics are for callers on this machine alone");
  private static final Variable LEADER_ELECTION =
      Variable.bool(
          "ENABLE_LEADER_ELECTION",
          "true",
          "of several replicas one does what is to be done once; off: each does");
  private static final Variable POD_NAME =
      Variable.of("POD_NAME", "text", "", "what this replica is called in the leaders' locks");
  private static final Variable ROOTS_CONFIG_MAP =
      Variable.of(
          "PILOT_CA_CERT_CONFIGMAP",
          "text",
          "istio-ca-root-cert",
          "the ConfigMap of each namespace that holds the root certificates");
  private static final Variable LISTS_CONFIG_MAP =
      Variable.of(
          "PILOT_CRL_CONFIGMAP",
          "text",
          "istio-ca-crl",
          "the ConfigMap of each namespace that holds revocation lists, see PILOT_ENABLE_CA_CRL");
  private static final Variable TRUST_BUNDLE =
      Variable.bool(
          "ENABLE_CLUSTER_TRUST_BUNDLE_API",
          "false",
          "the root certificates go into a ClusterTrustBundle; neither of those ConfigMaps is written");
  private static final Variable INJECTION_WEBHOOK =
      Variable.of(
          "INJECTION_WEBHOOK_CONFIG_NAME",
          "text",
          "istio-sidecar-injector",
          "whether injecting webhooks of the own revision are told the root certificates: empty is"
              + " no");
  private static final Variable VALIDATION_WEBHOOK =
      Variable.of(
          "VALIDATION_WEBHOOK_CONFIG_NAME",
          "text",
          "istio-istio-system",
          "whether validating webhooks of the own revision are told the root certificates, and made"
              + " to refuse once they are reached: empty is no");
  private static final Variable STATUS =
      Variable.bool(
          "MIZZEN_STATUS",
          "true",
          "write into the status of Istio's objects what became of them, where the account has the"
              + " right; PILOT_ENABLE_ANALYSIS is not asked");
  private static final Variable EVENTS =
      Variable.bool(
          "MIZZEN_EVENTS",
          "true",
          "write Events of objects that are refused, here or by a proxy, where the account has the"
              + " right");
  private static final Variable STATUS_RATE =
      Variable.of(
          "MIZZEN_STATUS_WRITES_PER_SECOND",
          "number",
          "20",
          "most writes of status and Events a second, over time; twice as many at once");

  private static final List<Variable> TABLE =
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
          RESOLVE_GATEWAYS,
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
          DRAINING_LABEL,
          DEBOUNCE_AFTER,
          DEBOUNCE_MAX,
          STREAMS_PER_SECOND,
          SEND_TIMEOUT,
          MAX_RECEIVE,
          MAX_STREAMS,
          REVISION,
          SHARED_MESH_CONFIG,
          IGNORE_RESOURCES,
          INCLUDE_RESOURCES,
          ALPHA_GATEWAY_API,
          METRICS_LOCAL,
          LEADER_ELECTION,
          POD_NAME,
          ROOTS_CONFIG_MAP,
          LISTS_CONFIG_MAP,
          TRUST_BUNDLE,
          INJECTION_WEBHOOK,
          VALIDATION_WEBHOOK,
          STATUS,
          EVENTS,
          STATUS_RATE,
          INJECT_ENABLED,
          NATIVE_SIDECARS,
          PLATFORM);

  /** Every variable, in the order of the documentation. */
  public static List<Variable> table() {
    return Stream.of(TABLE, AuthoritySettings.TABLE, TrustSettings.TABLE)
        .flatMap(List::stream)
        .toList();
  }

  public Features features() {
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
        compliance());
  }

  /** What TLS is held to, here and between proxies. */
  public CompliancePolicy compliance() {
    return new TrustSettings(values).compliance();
  }

  public IstiodConfig.Loading loading() {
    return new IstiodConfig.Loading(values.duration(DEBOUNCE_AFTER), values.duration(DEBOUNCE_MAX));
  }

  /** What headers of mesh providers may name. */
  HeaderSecrets headerSecrets() {
    return new HeaderSecrets(values.environment());
  }

  boolean isMetricsLocal() {
    return values.flag(METRICS_LOCAL);
  }

  boolean resolveHostnameGateways() {
    return values.flag(RESOLVE_GATEWAYS);
  }

  /**
   * What the server identifies itself with.
   *
   * @param files of {@code --tlsCertFile} and its like
   * @param namespace the server's own
   */
  public IstiodConfig.Identity identity(
      Optional<IstiodConfig.CertificateFiles> files, String namespace) {
    return new AuthoritySettings(values)
        .identity(files, namespace, values.text(REVISION), serverName());
  }

  private String serverName() {
    return values.text(POD_NAME).isEmpty() ? "unknown-" + hostname() : values.text(POD_NAME);
  }

  /**
   * A cluster to read the mesh from, and to write to.
   *
   * @param namespace the server's own
   */
  public IstiodConfig.Mesh.Cluster cluster(KubeAccess access, String namespace) {
    String shared = values.text(SHARED_MESH_CONFIG);
    return new IstiodConfig.Mesh.Cluster(
        access,
        namespace,
        values.text(REVISION),
        shared.isEmpty() ? Optional.empty() : Optional.of(shared),
        CrdRules.parse(values.text(IGNORE_RESOURCES), values.text(INCLUDE_RESOURCES)),
        values.flag(ALPHA_GATEWAY_API),
        writes(access, namespace),
        status());
  }

  private ClusterSettings writes(KubeAccess access, String namespace) {
    return new ClusterSettings(
        access,
        namespace,
        values.text(REVISION),
        values.flag(LEADER_ELECTION),
        serverName(),
        LeaseTiming.DEFAULT,
        handedOut(),
        values.flag(EVENTS),
        !values.text(INJECTION_WEBHOOK).isEmpty(),
        !values.text(VALIDATION_WEBHOOK).isEmpty(),
        addressRanges());
  }

  private List<AddressRange> addressRanges() {
    return values.flag(IP_AUTOALLOCATE)
        ? List.of(
            values.read(IPV4_RANGE, AddressRange::parse),
            values.read(IPV6_RANGE, AddressRange::parse))
        : List.of();
  }

  private ClusterSettings.HandedOut handedOut() {
    return new ClusterSettings.HandedOut(
        values.text(ROOTS_CONFIG_MAP),
        Optional.of(values.text(LISTS_CONFIG_MAP))
            .filter(name -> values.flag(AuthoritySettings.REVOCATIONS)),
        values.flag(TRUST_BUNDLE));
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "host";
    }
  }

  private StatusSettings status() {
    double rate = Math.max(values.number(STATUS_RATE), LEAST_RATE);
    return new StatusSettings(
        values.flag(STATUS),
        values.flag(EVENTS),
        rate,
        (int) Math.max(1, 2 * rate),
        values.text(POD_NAME).isEmpty() ? "istiod" : values.text(POD_NAME));
  }

  /**
   * What of the injector is set at the start.
   *
   * @param namespace the server's own
   */
  public InjectionSettings injection(String namespace) {
    return new InjectionSettings(
        values.flag(INJECT_ENABLED),
        InjectionSettings.DEFAULT_FOLDER,
        namespace,
        values.text(REVISION),
        NativeSidecars.of(values.text(NATIVE_SIDECARS)),
        values.text(PLATFORM).equals("openshift"),
        TemplateFunctions.table(values.environment()));
  }

  double streamsPerSecond() {
    return values.number(STREAMS_PER_SECOND);
  }

  Duration sendTimeout() {
    return values.duration(SEND_TIMEOUT);
  }

  int maxReceiveBytes() {
    return (int) values.number(MAX_RECEIVE);
  }

  int maxStreams() {
    return (int) values.number(MAX_STREAMS);
  }

  /**
   * Who callers of the server are, and what certificates they get.
   *
   * @param clusters what callers may call them
   */
  public IstiodConfig.Trust trust(ClusterNames clusters) {
    return new TrustSettings(values).trust(clusters);
  }

  /** Values that could not be read; for each the default was taken. */
  public List<String> problems() {
    return values.problems();
  }
}
