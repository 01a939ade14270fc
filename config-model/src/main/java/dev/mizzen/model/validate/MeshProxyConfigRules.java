package dev.mizzen.model.validate;

import dev.mizzen.api.mesh.v1alpha1.PrivateKeyProvider;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.api.mesh.v1alpha1.Tracing;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules about the settings of proxies. Source: Istio 1.30, ValidateMeshConfigProxyConfig. */
final class MeshProxyConfigRules {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[([^\\[\\]]+)\\]|([^:]+)):([0-9]{1,5})");
  private static final String HOST_IP = "$(HOST_IP)";

  private final Checks checks;

  MeshProxyConfigRules(Checks checks) {
    this.checks = checks;
  }

  void check(ProxyConfig config, String path) {
    checks.notEmpty(config.getConfigPath(), path + ".configPath");
    checks.notEmpty(config.getBinaryPath(), path + ".binaryPath");
    boolean isNamed = config.hasTracingServiceName() || !config.getServiceCluster().isEmpty();
    checks.want(isNamed, path + ".serviceCluster", "is empty");
    drain(Checks.toJava(config.getDrainDuration()), config, path + ".drainDuration");
    address(config.getDiscoveryAddress(), path + ".discoveryAddress");
    tracing(config.getTracing(), path + ".tracing");
    optionalAddress(config.getStatsdUdpAddress(), path + ".statsdUdpAddress");
    optionalAddress(config.getEnvoyMetricsServiceAddress(), path + ".envoyMetricsServiceAddress");
    optionalAddress(
        config.getEnvoyMetricsService().getAddress(), path + ".envoyMetricsService.address");
    optionalAddress(
        config.getEnvoyAccessLogService().getAddress(), path + ".envoyAccessLogService.address");
    checks.port(config.getProxyAdminPort(), path + ".proxyAdminPort");
    checks.port(config.getStatusPort(), path + ".statusPort");
    checks.want(
        config.getControlPlaneAuthPolicyValue() <= 1,
        path + ".controlPlaneAuthPolicy",
        "is unknown");
    privateKeys(config.getPrivateKeyProvider(), path + ".privateKeyProvider");
    if (config.containsProxyMetadata("ISTIO_META_DNS_AUTO_ALLOCATE")) {
      checks.warn(path + ".proxyMetadata", "has ISTIO_META_DNS_AUTO_ALLOCATE, which is out of use");
    }
  }

  private void drain(Duration duration, ProxyConfig config, String path) {
    checks.want(
        duration.compareTo(Duration.ofSeconds(1)) >= 0,
        path,
        "is " + duration + ", want 1s or more");
    checks.wholeSeconds(config.getDrainDuration(), path);
  }

  private void tracing(Tracing tracing, String path) {
    switch (tracing.getTracerCase()) {
      case ZIPKIN -> tracerAddress(tracing.getZipkin().getAddress(), path + ".zipkin.address");
      case LIGHTSTEP -> {
        tracerAddress(tracing.getLightstep().getAddress(), path + ".lightstep.address");
        checks.notEmpty(tracing.getLightstep().getAccessToken(), path + ".lightstep.accessToken");
      }
      case DATADOG -> tracerAddress(tracing.getDatadog().getAddress(), path + ".datadog.address");
      case STACKDRIVER, OPEN_CENSUS_AGENT, TRACER_NOT_SET -> {
        // Nothing there names an address that istiod judges.
      }
    }
    if (tracing.hasTlsSettings()) {
      new ClientTlsRules(checks, "").check(tracing.getTlsSettings(), path + ".tlsSettings");
    }
  }

  /** The agent puts the node's address in the place of a variable. */
  private void tracerAddress(String address, String path) {
    address(address.replace(HOST_IP, "127.0.0.1"), path);
  }

  private void optionalAddress(String address, String path) {
    if (!address.isEmpty()) {
      address(address, path);
    }
  }

  private void address(String address, String path) {
    Matcher matcher = HOST_AND_PORT.matcher(address);
    if (!matcher.matches()) {
      checks.error(path, "is \"" + address + "\", want host:port");
      return;
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    if (!IpAddresses.isIp(host)) {
      checks.fqdn(host, path);
    }
    checks.port(Integer.parseInt(matcher.group(3)), path);
  }

  private void privateKeys(PrivateKeyProvider provider, String path) {
    switch (provider.getProviderCase()) {
      case CRYPTOMB ->
          pollDelay(
              Checks.toJava(provider.getCryptomb().getPollDelay()), path + ".cryptomb.pollDelay");
      case QAT ->
          pollDelay(Checks.toJava(provider.getQat().getPollDelay()), path + ".qat.pollDelay");
      case PROVIDER_NOT_SET -> {
        // Keys stay where they are.
      }
    }
  }

  private void pollDelay(Duration delay, String path) {
    checks.want(delay.isPositive(), path, "is " + delay + ", want more than 0");
  }
}
