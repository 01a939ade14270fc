package dev.mizzen.istiod;

import dev.mizzen.registry.kube.KubeAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * {@code istiod discovery}: serves until it is told to stop. Flags and defaults are
 * pilot-discovery's.
 */
@Command(
    name = "discovery",
    description = "Serves configuration to proxies.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    modelTransformer = UnservedFlags.class)
final class DiscoveryCommand implements Callable<Integer> {
  @Option(
      names = "--configDir",
      paramLabel = "DIR",
      description =
          "Folder of YAML to serve, hot reloaded, in place of a cluster. [${DEFAULT-VALUE}]")
  private String configDir = "";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Names the API server; else KUBECONFIG, or the pod's own account. [${DEFAULT-VALUE}]")
  private String kubeconfig = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "The control plane's namespace. [${DEFAULT-VALUE}]",
      defaultValue = "${env:POD_NAMESPACE:-istio-system}")
  private String namespace = "istio-system";

  @Option(
      names = "--registries",
      paramLabel = "NAMES",
      description = "Kubernetes, or nothing where --configDir is given. [${DEFAULT-VALUE}]")
  private String registries = "Kubernetes";

  @Option(
      names = "--kubernetesApiQPS",
      paramLabel = "NUMBER",
      description = "Requests to the API server a second, over time. [${DEFAULT-VALUE}]")
  private double kubernetesApiQps = KubeAccess.DEFAULT_QUERIES_PER_SECOND;

  @Option(
      names = "--kubernetesApiBurst",
      paramLabel = "NUMBER",
      description = "Requests to the API server at once. [${DEFAULT-VALUE}]")
  private int kubernetesApiBurst = KubeAccess.DEFAULT_BURST;

  @Option(
      names = "--meshConfig",
      paramLabel = "FILE",
      description = "Mesh config, over the defaults; need not exist. [${DEFAULT-VALUE}]")
  private String meshConfig = "./etc/istio/config/mesh";

  @Option(
      names = "--networksConfig",
      paramLabel = "FILE",
      description = "Mesh networks; need not exist. [${DEFAULT-VALUE}]")
  private String networksConfig = "./etc/istio/config/meshNetworks";

  @Option(
      names = "--grpcAddr",
      paramLabel = "ADDR",
      description =
          "xDS in plain text. For every address: nothing closes it, port 0 takes a free one. [${DEFAULT-VALUE}]")
  private String grpcAddr = ":15010";

  @Option(
      names = "--secureGRPCAddr",
      paramLabel = "ADDR",
      description =
          "xDS and certificates over TLS. Without it :15012, and nothing with --configDir.")
  private String secureGrpcAddr = "";

  @Option(
      names = "--httpAddr",
      paramLabel = "ADDR",
      description = "Readiness and debug pages. [${DEFAULT-VALUE}]")
  private String httpAddr = ":8080";

  @Option(
      names = "--monitoringAddr",
      paramLabel = "ADDR",
      description = "Metrics. [${DEFAULT-VALUE}]")
  private String monitoringAddr = ":15014";

  @Option(
      names = "--httpsAddr",
      paramLabel = "ADDR",
      description =
          "Webhooks over TLS. Without it :15017, and nothing with --configDir. Empty serves them on --httpAddr.")
  private String httpsAddr = "";

  @Mixin private TlsOptions tls = new TlsOptions();

  @Option(
      names = "--domain",
      paramLabel = "SUFFIX",
      description = "DNS suffix of the cluster. [${DEFAULT-VALUE}]")
  private String domain = "cluster.local";

  @Mixin private ClusterFlags clusters = new ClusterFlags();

  @Option(
      names = "--shutdownDuration",
      paramLabel = "TIME",
      description = "Time for proxies to leave at the end. [${DEFAULT-VALUE}]")
  private String shutdownDuration = "10s";

  @Option(
      names = "--keepaliveInterval",
      paramLabel = "TIME",
      description = "Ping an idle connection after this. [${DEFAULT-VALUE}]",
      defaultValue = "${env:GRPC_KEEPALIVE_INTERVAL:-30s}")
  private String keepaliveInterval = "30s";

  @Option(
      names = "--keepaliveTimeout",
      paramLabel = "TIME",
      description =
          "Close a connection that leaves a ping unanswered this long. [${DEFAULT-VALUE}]",
      defaultValue = "${env:GRPC_KEEPALIVE_TIMEOUT:-10s}")
  private String keepaliveTimeout = "10s";

  @Option(
      names = "--keepaliveMaxServerConnectionAge",
      paramLabel = "TIME",
      description = "Ask proxies to reconnect after this; 0 is never. [${DEFAULT-VALUE}]")
  private String maxConnectionAge = "0";

  @Option(
      names = "--log_output_level",
      paramLabel = "LEVELS",
      description = "SCOPE:LEVEL,… with levels none, error, warn, info, debug. [${DEFAULT-VALUE}]")
  private String logOutputLevel = "default:info";

  @Option(
      names = "--log_as_json",
      arity = "0..1",
      fallbackValue = "true",
      description = "One JSON object a line. [${DEFAULT-VALUE}]")
  private boolean logAsJson;

  @Spec private CommandSpec spec;

  @Unmatched private List<String> unknown = List.of();

  @Override
  public Integer call() throws InterruptedException {
    Logging.configure(logOutputLevel, logAsJson);
    Logger log = LoggerFactory.getLogger(DiscoveryCommand.class);
    UnknownArguments others = UnknownArguments.of(unknown);
    Settings settings = new Settings(System.getenv());
    UnservedSettings unserved =
        UnservedSettings.of(System.getenv(), spec.commandLine().getParseResult());
    IstiodConfig config = config(settings, unserved, others);
    settings
        .problems()
        .forEach(
            problem ->
                log.atWarn().addKeyValue("problem", problem).log("environment variable ignored"));
    unserved.warn(log);
    others
        .flags()
        .forEach(flag -> log.atWarn().addKeyValue("flag", flag).log("unknown flag ignored"));
    StopSignal signal = StopSignal.listen(config.shutdownDuration());
    try (Istiod istiod = new Istiod(config)) {
      istiod.start();
      signal.await();
    } catch (IllegalArgumentException | StartFailure wrong) {
      log.atError().addKeyValue("reason", wrong.getMessage()).log("cannot start");
      return CommandLine.ExitCode.SOFTWARE;
    } finally {
      signal.closed();
    }
    return CommandLine.ExitCode.OK;
  }

  private IstiodConfig config(
      Settings settings, UnservedSettings unserved, UnknownArguments others) {
    try {
      unserved.refuse();
      others.refuseWords();
      Duration age = maxConnectionAge();
      return new IstiodConfig(
          new IstiodConfig.Listeners(
              ListenAddress.parse(httpAddr),
              ListenAddress.parse(grpcAddr),
              ListenAddress.parse(clusterOnly("--secureGRPCAddr", secureGrpcAddr, ":15012")),
              ListenAddress.parse(monitoringAddr),
              ListenAddress.parse(clusterOnly("--httpsAddr", httpsAddr, ":15017")),
              settings.isMetricsLocal()),
          new IstiodConfig.Sources(
              mesh(settings),
              Path.of(meshConfig),
              Path.of(networksConfig),
              domain,
              clusters.id(),
              settings.resolveHostnameGateways()),
          settings.loading(),
          new IstiodConfig.Serving(
              settings.streamsPerSecond(),
              settings.sendTimeout(),
              settings.maxReceiveBytes(),
              settings.maxStreams(),
              Variables.parseDuration(keepaliveInterval),
              Variables.parseDuration(keepaliveTimeout),
              age.isPositive() ? Optional.of(age) : Optional.empty(),
              tls.rules(settings.compliance())),
          settings.identity(tls.certificateFiles(), namespace),
          settings.trust(clusters.names()),
          settings.features(),
          settings.headerSecrets(),
          settings.injection(namespace),
          Variables.parseDuration(shutdownDuration));
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private Duration maxConnectionAge() {
    Duration age = Variables.parseDuration(maxConnectionAge);
    if (age.isNegative()) {
      throw new IllegalArgumentException(
          "--keepaliveMaxServerConnectionAge is " + maxConnectionAge + ", want 0 or more");
    }
    return age;
  }

  /** A server of files opens no port of those that a cluster needs, unless it is told so. */
  private String clusterOnly(String flag, String given, String usual) {
    boolean isGiven = spec.commandLine().getParseResult().hasMatchedOption(flag);
    return isGiven || !configDir.isEmpty() ? given : usual;
  }

  private IstiodConfig.Mesh mesh(Settings settings) {
    if (!registries.isEmpty() && !registries.equals("Kubernetes")) {
      throw new IllegalArgumentException(
          "--registries is \"" + registries + "\", want Kubernetes or nothing");
    }
    if (!configDir.isEmpty()) {
      return new IstiodConfig.Mesh.Folder(Path.of(configDir));
    }
    if (registries.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing to serve: --registries is empty and --configDir is missing");
    }
    KubeAccess access =
        new KubeAccess(
            kubeconfig.isEmpty() ? Optional.empty() : Optional.of(Path.of(kubeconfig)),
            kubernetesApiQps,
            kubernetesApiBurst,
            KubeAccess.DEFAULT_REQUEST_TIMEOUT);
    return settings.cluster(access, namespace);
  }
}
