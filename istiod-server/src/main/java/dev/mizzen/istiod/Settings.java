package dev.mizzen.istiod;

import dev.mizzen.ca.rotate.RotationRules;
import dev.mizzen.inject.NativeSidecars;
import dev.mizzen.inject.functions.TemplateFunctions;
import dev.mizzen.istiod.cluster.ClusterSettings;
import dev.mizzen.istiod.injection.InjectionSettings;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.HeaderSecrets;
import dev.mizzen.model.mesh.SessionLabels;
import dev.mizzen.model.parse.GoDuration;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.registry.kube.CrdRules;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.leader.LeaseTiming;
import dev.mizzen.registry.status.StatusSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Every environment variable that is read: name, type, default and what it does, in one table.
 * {@code docs/settings.md} is printed from it.
 *
 * <p>Names, types and defaults are istiod's where istiod has the variable.
 */
public final class Settings {
  private static final double LEAST_RATE = 0.1;
  private static final String DEFAULT_TRUST_DOMAIN = "cluster.local";

  /** Time for every server to see a new root, and to tell how far its proxies are. */
  private static final Duration ROOT_SETTLES = Duration.ofMinutes(1);

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  public Settings(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** One variable. */
  public record Variable(String name, String type, String defaultValue, String meaning) {}

  private static final Variable DUAL_STACK =
      bool("ISTIO_DUAL_STACK", "false", "listeners and endpoints of both address families");
  private static final Variable PERSISTENT_SESSION =
      bool(
          "PILOT_ENABLE_PERSISTENT_SESSION_FILTER",
          "false",
          "stateful sessions for labelled services");
  private static final Variable SEND_UNHEALTHY =
      bool(
          "PILOT_SEND_UNHEALTHY_ENDPOINTS",
          "false",
          "send endpoints that are not ready, marked as such");
  private static final Variable EDS_HEADLESS =
      bool(
          "PILOT_ENABLE_EDS_FOR_HEADLESS_SERVICES",
          "false",
          "EDS instead of ORIGINAL_DST for headless services");
  private static final Variable HTTP10 = bool("PILOT_HTTP10", "false", "accept HTTP/1.0");
  private static final Variable METADATA_EXCHANGE =
      bool("PILOT_ENABLE_METADATA_EXCHANGE", "true", "metadata exchange filters");
  private static final Variable DISABLE_MX_ALPN =
      bool("PILOT_DISABLE_MX_ALPN", "false", "leave istio-peer-exchange out of ALPN");
  private static final Variable ALPN_FILTER =
      bool("PILOT_ENABLE_ALPN_FILTER", "true", "the istio.alpn filter");
  private static final Variable MONGO =
      bool("PILOT_ENABLE_MONGO_FILTER", "true", "the Mongo filter on Mongo ports");
  private static final Variable MYSQL =
      bool("PILOT_ENABLE_MYSQL_FILTER", "false", "the MySQL filter on MySQL ports");
  private static final Variable REDIS =
      bool("PILOT_ENABLE_REDIS_FILTER", "false", "the Redis filter on Redis ports");
  private static final Variable LOCALITY_WEIGHTED =
      bool(
          "ENABLE_LOCALITY_WEIGHTED_LB_CONFIG",
          "false",
          "always set locality weighted load balancing");
  private static final Variable IP_AUTOALLOCATE =
      bool("PILOT_ENABLE_IP_AUTOALLOCATE", "true", "addresses for ServiceEntries that have none");
  private static final Variable PREFER_DR_TLS =
      bool(
          "PREFER_DESTINATIONRULE_TLS_FOR_EXTERNAL_SERVICES",
          "true",
          "a DestinationRule's TLS goes before a proxy's files for external services");
  private static final Variable SKIP_TRUST_DOMAIN =
      bool("PILOT_SKIP_VALIDATE_TRUST_DOMAIN", "false", "take clients of any trust domain");
  private static final Variable USE_REMOTE_ADDRESS =
      bool(
          "PILOT_SIDECAR_USE_REMOTE_ADDRESS",
          "false",
          "use_remote_address on sidecar outbound listeners");
  private static final Variable ABSOLUTE_FQDN =
      bool(
          "PILOT_ENABLE_ABSOLUTE_FQDN_VHOST_DOMAIN",
          "true",
          "virtual hosts also match the host with a trailing dot");
  private static final Variable ROUTE_COLLAPSE =
      bool(
          "PILOT_ENABLE_ROUTE_COLLAPSE_OPTIMIZATION",
          "true",
          "merge equal virtual hosts of gateways");
  private static final Variable MULTICLUSTER_HEADLESS =
      bool(
          "ENABLE_MULTICLUSTER_HEADLESS",
          "true",
          "names of headless services hold other clusters' pods");
  private static final Variable RESOLVE_GATEWAYS =
      bool(
          "RESOLVE_HOSTNAME_GATEWAYS",
          "true",
          "names of network gateways are looked up, so that their addresses can be sent");
  private static final Variable TLS_ON_INGRESS =
      bool(
          "ENABLE_TLS_ON_SIDECAR_INGRESS",
          "false",
          "TLS settings of Sidecar ingress listeners are in force");
  private static final Variable TRACE_SAMPLING =
      of("PILOT_TRACE_SAMPLING", "percent", "1.0", "requests traced by default");
  private static final Variable DNS_JITTER =
      of("PILOT_DNS_JITTER_DURATION", "duration", "100ms", "jitter of DNS refreshes");
  private static final Variable DNS_QUERIES =
      of(
          "PILOT_DNS_CARES_UDP_MAX_QUERIES",
          "number",
          "100",
          "queries on one UDP socket of the DNS resolver");
  private static final Variable SOCKET_EVENTS =
      of(
          "MAX_CONNECTIONS_PER_SOCKET_EVENT_LOOP",
          "number",
          "1",
          "connections accepted at once by a listener; 0 is unlimited");
  private static final Variable TRANSPORT_TIMEOUT =
      of(
          "PILOT_GATEWAY_TRANSPORT_SOCKET_CONNECT_TIMEOUT",
          "duration",
          "15s",
          "time for a TLS handshake; 0 is unlimited");
  private static final Variable FILTER_GATEWAY_CLUSTERS =
      bool(
          "PILOT_FILTER_GATEWAY_CLUSTER_CONFIG",
          "false",
          "gateways get only clusters that their routes name");
  private static final Variable SCOPE_GATEWAY =
      bool(
          "PILOT_SCOPE_GATEWAY_TO_NAMESPACE",
          "false",
          "Gateways select routers of their own namespace only");
  private static final Variable GATEWAY_SELECTORS =
      bool(
          "ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY",
          "true",
          "policies with a selector hold for gateways of the Gateway API too");
  private static final Variable UPSTREAM_SPANS =
      bool(
          "PILOT_SPAWN_UPSTREAM_SPAN_FOR_GATEWAY",
          "true",
          "gateways report a span of their own for each call behind them");
  private static final Variable IPV4_LISTENERS =
      bool(
          "ISTIO_ENABLE_IPV4_OUTBOUND_LISTENER_FOR_IPV6_CLUSTERS",
          "false",
          "sidecars of IPv6 pods take intercepted IPv4 connections too");
  private static final Variable ENHANCED_MERGE =
      bool(
          "ENABLE_ENHANCED_DESTINATIONRULE_MERGE",
          "true",
          "DestinationRules of one host merge only where they are exported alike");
  private static final Variable BEST_NAMESPACE =
      bool(
          "PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE",
          "true",
          "of equal hosts a route leads to a Kubernetes service, else to the oldest; off: to the"
              + " first namespace by name");
  private static final Variable INTERNAL_NETWORKS =
      bool(
          "ENABLE_HCM_INTERNAL_NETWORKS",
          "false",
          "the mesh's networks count as internal on every listener");
  private static final Variable CONTINUE =
      bool("ENABLE_100_CONTINUE_HEADERS", "true", "pass 100-continue on as it is");
  private static final Variable NO_SHADOW_SUFFIX =
      bool("DISABLE_SHADOW_HOST_SUFFIX", "true", "mirrored requests keep their host");
  private static final Variable CLUSTER_METADATA =
      bool("PILOT_ENABLE_TELEMETRY_LABEL", "true", "clusters name their services for telemetry");
  private static final Variable ENDPOINT_METADATA =
      bool(
          "PILOT_ENDPOINT_TELEMETRY_LABEL",
          "true",
          "endpoints name their workloads for telemetry, where clusters name services");
  private static final Variable EXCHANGED_LABELS =
      of("PILOT_MX_ADDITIONAL_LABELS", "list", "", "labels that peers tell each other besides");
  private static final Variable NO_REMAINING =
      bool(
          "DISABLE_TRACK_REMAINING_CB_METRICS",
          "true",
          "clusters do not tell how near their limits are");
  private static final Variable SESSION_LABEL =
      of(
          "PILOT_PERSISTENT_SESSION_LABEL",
          "label",
          SessionLabels.DEFAULT.cookie(),
          "by which services ask for sessions by cookie");
  private static final Variable SESSION_HEADER_LABEL =
      of(
          "PILOT_PERSISTENT_SESSION_HEADER_LABEL",
          "label",
          SessionLabels.DEFAULT.header(),
          "by which services ask for sessions by header");
  private static final Variable DRAINING_LABEL =
      of(
          "PILOT_DRAINING_LABEL",
          "label",
          SessionLabels.DEFAULT.draining(),
          "of workloads that take no new sessions");
  private static final Variable DEBOUNCE_AFTER =
      of(
          "PILOT_DEBOUNCE_AFTER",
          "duration",
          "100ms",
          "quiet time before a batch of changes is pushed; the first change on a quiet mesh goes at once");
  private static final Variable DEBOUNCE_MAX =
      of("PILOT_DEBOUNCE_MAX", "duration", "10s", "longest wait of a change");
  private static final Variable STREAMS_PER_SECOND =
      of(
          "PILOT_MAX_REQUESTS_PER_SECOND",
          "number",
          "0",
          "new streams let in a second; 0 chooses by the processors");
  private static final Variable SEND_TIMEOUT =
      of(
          "PILOT_XDS_SEND_TIMEOUT",
          "duration",
          "30s",
          "how long a proxy may leave data unread before its stream is ended");
  private static final Variable MAX_RECEIVE =
      of("ISTIO_GPRC_MAXRECVMSGSIZE", "bytes", "4194304", "largest request of a proxy");
  private static final Variable MAX_STREAMS =
      of("ISTIO_GPRC_MAXSTREAMS", "number", "100000", "streams on one connection");
  private static final Variable REVISION =
      of(
          "REVISION",
          "text",
          "",
          "the revision that this server is of; objects that name another are passed over");
  private static final Variable CUSTOM_HOSTS =
      of("ISTIOD_CUSTOM_HOST", "text", "", "more names for the server's certificate, with commas");
  private static final Variable ROOT_CA_DIR =
      of("ROOT_CA_DIR", "text", "./etc/cacerts", "folder of a plugged-in certificate authority");
  private static final Variable USE_CACERTS =
      bool(
          "USE_CACERTS_FOR_SELF_SIGNED_CA",
          "false",
          "keep the mesh's own authority in secret cacerts");
  private static final Variable CA_LIFETIME =
      of(
          "CITADEL_SELF_SIGNED_CA_CERT_TTL",
          "duration",
          "87600h",
          "life of an authority that is made here");
  private static final Variable CA_RSA_BITS =
      of(
          "CITADEL_SELF_SIGNED_CA_RSA_KEY_SIZE",
          "number",
          "2048",
          "bits of the key of an authority that is made here");
  private static final Variable CA_FOLDER =
      of(
          "MIZZEN_CA_DIR",
          "text",
          "",
          "folder that keeps the mesh's own authority where there is no cluster; empty: it lasts as"
              + " long as the process");
  private static final Variable ROOT_INTERVAL =
      of(
          "CITADEL_SELF_SIGNED_ROOT_CERT_CHECK_INTERVAL",
          "duration",
          "1h0m0s",
          "how often the end of the mesh's own root is looked at; 0: its change is left to operators");
  private static final Variable ROOT_GRACE =
      of(
          "CITADEL_SELF_SIGNED_ROOT_CERT_GRACE_PERIOD_PERCENTILE",
          "percent",
          "20",
          "part of its life at whose end the next root is made, with a new key");
  private static final Variable ROOT_JITTER =
      bool(
          "CITADEL_ENABLE_JITTER_FOR_ROOT_CERT_ROTATOR",
          "true",
          "the first look at the root's end comes at a random time");
  private static final Variable ACTIVATION_WAIT =
      of(
          "MIZZEN_CA_ACTIVATION_WAIT",
          "duration",
          "48h",
          "after so long the next root signs, even where not all are known to trust it");

  private static final Variable INJECT_ENABLED =
      bool("INJECT_ENABLED", "true", "serve the webhook that injects sidecars");
  private static final Variable NATIVE_SIDECARS =
      of(
          "ENABLE_NATIVE_SIDECARS",
          "text",
          "auto",
          "injected proxies are init containers that keep running: true, false, or auto, where every"
              + " node's kubelet is 1.33 or newer");
  private static final Variable PLATFORM =
      of("PLATFORM", "text", "", "openshift: injected proxies run as the users of their namespace");

  private static final Variable SHARED_MESH_CONFIG =
      of("SHARED_MESH_CONFIG", "text", "", "a ConfigMap below the control plane's own mesh config");
  private static final Variable IGNORE_RESOURCES =
      of(
          "PILOT_IGNORE_RESOURCES",
          "list",
          "",
          "custom kinds that are not read: names of definitions, or *. and the end of them");
  private static final Variable INCLUDE_RESOURCES =
      of("PILOT_INCLUDE_RESOURCES", "list", "", "custom kinds that are read in spite of that");
  private static final Variable ALPHA_GATEWAY_API =
      bool("PILOT_ENABLE_ALPHA_GATEWAY_API", "false", "read the Gateway API's alpha kinds");

  private static final Variable LEADER_ELECTION =
      bool(
          "ENABLE_LEADER_ELECTION",
          "true",
          "of several replicas one does what is to be done once; off: each does");
  private static final Variable POD_NAME =
      of("POD_NAME", "text", "", "what this replica is called in the leaders' locks");
  private static final Variable ROOTS_CONFIG_MAP =
      of(
          "PILOT_CA_CERT_CONFIGMAP",
          "text",
          "istio-ca-root-cert",
          "the ConfigMap of each namespace that holds the root certificates");
  private static final Variable INJECTION_WEBHOOK =
      of(
          "INJECTION_WEBHOOK_CONFIG_NAME",
          "text",
          "istio-sidecar-injector",
          "whether injecting webhooks of the own revision are told the root certificates: empty is"
              + " no");
  private static final Variable VALIDATION_WEBHOOK =
      of(
          "VALIDATION_WEBHOOK_CONFIG_NAME",
          "text",
          "istio-istio-system",
          "whether validating webhooks of the own revision are told the root certificates, and made"
              + " to refuse once they are reached: empty is no");
  private static final Variable STATUS =
      bool(
          "MIZZEN_STATUS",
          "true",
          "write into the status of Istio's objects what became of them, where the account has the"
              + " right; PILOT_ENABLE_ANALYSIS is not asked");
  private static final Variable EVENTS =
      bool(
          "MIZZEN_EVENTS",
          "true",
          "write Events of objects that are refused, here or by a proxy, where the account has the"
              + " right");
  private static final Variable STATUS_RATE =
      of(
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
          CUSTOM_HOSTS,
          ROOT_CA_DIR,
          USE_CACERTS,
          CA_LIFETIME,
          CA_RSA_BITS,
          CA_FOLDER,
          ROOT_INTERVAL,
          ROOT_GRACE,
          ROOT_JITTER,
          ACTIVATION_WAIT,
          SHARED_MESH_CONFIG,
          IGNORE_RESOURCES,
          INCLUDE_RESOURCES,
          ALPHA_GATEWAY_API,
          LEADER_ELECTION,
          POD_NAME,
          ROOTS_CONFIG_MAP,
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
    return Stream.concat(TABLE.stream(), TrustSettings.TABLE.stream()).toList();
  }

  public Features features() {
    return new Features(
        flag(DUAL_STACK),
        flag(PERSISTENT_SESSION),
        flag(SEND_UNHEALTHY),
        flag(EDS_HEADLESS),
        flag(HTTP10),
        flag(METADATA_EXCHANGE),
        flag(DISABLE_MX_ALPN),
        flag(ALPN_FILTER),
        flag(MONGO),
        flag(MYSQL),
        flag(REDIS),
        flag(LOCALITY_WEIGHTED),
        flag(IP_AUTOALLOCATE),
        flag(PREFER_DR_TLS),
        flag(SKIP_TRUST_DOMAIN),
        flag(USE_REMOTE_ADDRESS),
        flag(ABSOLUTE_FQDN),
        flag(ROUTE_COLLAPSE),
        flag(MULTICLUSTER_HEADLESS),
        flag(TLS_ON_INGRESS),
        number(TRACE_SAMPLING),
        duration(DNS_JITTER),
        (int) number(DNS_QUERIES),
        (int) number(SOCKET_EVENTS),
        duration(TRANSPORT_TIMEOUT),
        flag(FILTER_GATEWAY_CLUSTERS),
        flag(SCOPE_GATEWAY),
        flag(GATEWAY_SELECTORS),
        flag(IPV4_LISTENERS),
        flag(ENHANCED_MERGE),
        flag(BEST_NAMESPACE),
        new Features.Http(flag(INTERNAL_NETWORKS), flag(CONTINUE), flag(NO_SHADOW_SUFFIX)),
        new Features.Observability(
            flag(UPSTREAM_SPANS),
            flag(CLUSTER_METADATA),
            flag(ENDPOINT_METADATA),
            list(EXCHANGED_LABELS),
            !flag(NO_REMAINING)),
        new SessionLabels(text(SESSION_LABEL), text(SESSION_HEADER_LABEL), text(DRAINING_LABEL)));
  }

  public IstiodConfig.Loading loading() {
    return new IstiodConfig.Loading(duration(DEBOUNCE_AFTER), duration(DEBOUNCE_MAX));
  }

  /** What headers of mesh providers may name. */
  HeaderSecrets headerSecrets() {
    return new HeaderSecrets(environment);
  }

  boolean resolveHostnameGateways() {
    return flag(RESOLVE_GATEWAYS);
  }

  /**
   * What the server identifies itself with.
   *
   * @param files of {@code --tlsCertFile} and its like
   * @param namespace the server's own
   */
  public IstiodConfig.Identity identity(
      Optional<IstiodConfig.CertificateFiles> files, String namespace) {
    return new IstiodConfig.Identity(
        files,
        Path.of(text(ROOT_CA_DIR)),
        new TrustSettings(this).token(),
        flag(USE_CACERTS),
        duration(CA_LIFETIME),
        (int) number(CA_RSA_BITS),
        DEFAULT_TRUST_DOMAIN,
        text(CUSTOM_HOSTS),
        namespace,
        text(REVISION),
        keeping());
  }

  private IstiodConfig.CaKeeping keeping() {
    String folder = text(CA_FOLDER);
    return new IstiodConfig.CaKeeping(
        folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder)),
        serverName(),
        new RotationRules(
            duration(ROOT_INTERVAL),
            (int) Math.min(100, number(ROOT_GRACE)),
            flag(ROOT_JITTER),
            ROOT_SETTLES,
            duration(ACTIVATION_WAIT),
            duration(TrustSettings.MAX_LIFETIME)));
  }

  private String serverName() {
    return text(POD_NAME).isEmpty() ? "unknown-" + hostname() : text(POD_NAME);
  }

  /**
   * A cluster to read the mesh from, and to write to.
   *
   * @param namespace the server's own
   */
  public IstiodConfig.Mesh.Cluster cluster(KubeAccess access, String namespace) {
    String shared = text(SHARED_MESH_CONFIG);
    return new IstiodConfig.Mesh.Cluster(
        access,
        namespace,
        text(REVISION),
        shared.isEmpty() ? Optional.empty() : Optional.of(shared),
        CrdRules.parse(text(IGNORE_RESOURCES), text(INCLUDE_RESOURCES)),
        flag(ALPHA_GATEWAY_API),
        writes(access, namespace),
        status());
  }

  private ClusterSettings writes(KubeAccess access, String namespace) {
    return new ClusterSettings(
        access,
        namespace,
        text(REVISION),
        flag(LEADER_ELECTION),
        serverName(),
        LeaseTiming.DEFAULT,
        text(ROOTS_CONFIG_MAP),
        !text(INJECTION_WEBHOOK).isEmpty(),
        !text(VALIDATION_WEBHOOK).isEmpty());
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "host";
    }
  }

  private StatusSettings status() {
    double rate = Math.max(number(STATUS_RATE), LEAST_RATE);
    return new StatusSettings(
        flag(STATUS),
        flag(EVENTS),
        rate,
        (int) Math.max(1, 2 * rate),
        text(POD_NAME).isEmpty() ? "istiod" : text(POD_NAME));
  }

  /**
   * What of the injector is set at the start.
   *
   * @param namespace the server's own
   */
  public InjectionSettings injection(String namespace) {
    return new InjectionSettings(
        flag(INJECT_ENABLED),
        InjectionSettings.DEFAULT_FOLDER,
        namespace,
        text(REVISION),
        NativeSidecars.of(text(NATIVE_SIDECARS)),
        text(PLATFORM).equals("openshift"),
        TemplateFunctions.table(environment));
  }

  double streamsPerSecond() {
    return number(STREAMS_PER_SECOND);
  }

  Duration sendTimeout() {
    return duration(SEND_TIMEOUT);
  }

  int maxReceiveBytes() {
    return (int) number(MAX_RECEIVE);
  }

  int maxStreams() {
    return (int) number(MAX_STREAMS);
  }

  /**
   * Who callers of the server are, and what certificates they get.
   *
   * @param clusterId the own one
   */
  public IstiodConfig.Trust trust(ClusterId clusterId) {
    return new TrustSettings(this).trust(clusterId);
  }

  /** Values that could not be read; for each the default was taken. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  boolean flag(Variable variable) {
    return read(
        variable,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "1", "t" -> true;
              case "false", "0", "f" -> false;
              default ->
                  throw new IllegalArgumentException("'" + text + "' is neither true nor false");
            });
  }

  /** An empty value is one too. */
  String text(Variable variable) {
    return environment.getOrDefault(variable.name(), variable.defaultValue());
  }

  List<String> list(Variable variable) {
    String text = text(variable);
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  private double number(Variable variable) {
    return read(
        variable,
        text -> {
          double value = Double.parseDouble(text);
          if (value < 0 || Double.isNaN(value) || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                text + " is out of range, want 0 to " + Integer.MAX_VALUE);
          }
          return value;
        });
  }

  Duration duration(Variable variable) {
    return read(variable, Settings::parseDuration);
  }

  /**
   * Reads a duration as Go writes it.
   *
   * @throws IllegalArgumentException saying what is wanted
   */
  static Duration parseDuration(String text) {
    return GoDuration.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + text + "' is no duration, want for example 100ms, 10s or 1m30s"));
  }

  <T> T read(Variable variable, Function<String, T> parse) {
    String text = environment.getOrDefault(variable.name(), "");
    if (!text.isEmpty()) {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException bad) {
        problems.add(
            variable.name()
                + ": "
                + bad.getMessage()
                + "; "
                + variable.defaultValue()
                + " is used");
      }
    }
    return parse.apply(variable.defaultValue());
  }

  static Variable bool(String name, String defaultValue, String meaning) {
    return of(name, "boolean", defaultValue, meaning);
  }

  static Variable of(String name, String type, String defaultValue, String meaning) {
    return new Variable(name, type, defaultValue, meaning);
  }
}
