package dev.mizzen.istiod;

import dev.mizzen.inject.NativeSidecars;
import dev.mizzen.inject.functions.TemplateFunctions;
import dev.mizzen.istiod.cluster.ClusterSettings;
import dev.mizzen.istiod.injection.InjectionSettings;
import dev.mizzen.model.mesh.CompliancePolicy;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.HeaderSecrets;
import dev.mizzen.registry.kube.CrdRules;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.WatchScope;
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

  private static final Variable RESOLVE_GATEWAYS =
      Variable.bool(
          "RESOLVE_HOSTNAME_GATEWAYS",
          "true",
          "names of network gateways are looked up, so that their addresses can be sent");
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

  private static final Variable WATCH_NAMESPACE =
      Variable.of(
          "ISTIO_WATCH_NAMESPACE",
          "text",
          "",
          "the one namespace whose objects are read; kinds that live in none are read, too, and of"
              + " the control plane's namespace what has a name in these settings");
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
          RESOLVE_GATEWAYS,
          DEBOUNCE_AFTER,
          DEBOUNCE_MAX,
          STREAMS_PER_SECOND,
          SEND_TIMEOUT,
          MAX_RECEIVE,
          MAX_STREAMS,
          REVISION,
          WATCH_NAMESPACE,
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
    return Stream.of(FeatureSettings.TABLE, TABLE, AuthoritySettings.TABLE, TrustSettings.TABLE)
        .flatMap(List::stream)
        .toList();
  }

  public Features features() {
    return new FeatureSettings(values).features();
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
        scope(),
        values.text(REVISION),
        shared.isEmpty() ? Optional.empty() : Optional.of(shared),
        CrdRules.parse(values.text(IGNORE_RESOURCES), values.text(INCLUDE_RESOURCES)),
        values.flag(ALPHA_GATEWAY_API),
        writes(access, namespace),
        status());
  }

  private WatchScope scope() {
    return values.require(WATCH_NAMESPACE, WatchScope::parse);
  }

  private ClusterSettings writes(KubeAccess access, String namespace) {
    return new ClusterSettings(
        access,
        namespace,
        scope(),
        values.text(REVISION),
        values.flag(LEADER_ELECTION),
        serverName(),
        LeaseTiming.DEFAULT,
        handedOut(),
        values.flag(EVENTS),
        !values.text(INJECTION_WEBHOOK).isEmpty(),
        !values.text(VALIDATION_WEBHOOK).isEmpty(),
        new FeatureSettings(values).addressRanges());
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
        values.text(POD_NAME).isEmpty() ? "istiod" : values.text(POD_NAME),
        scope());
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
