package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.OutlierDetection;
import dev.mizzen.api.networking.v1alpha3.TrafficPolicy;
import dev.mizzen.api.networking.v1alpha3.TrafficPolicy.PortTrafficPolicy;
import dev.mizzen.api.networking.v1alpha3.TrafficPolicy.ProxyProtocol.VERSION;
import dev.mizzen.api.networking.v1alpha3.TrafficPolicy.TunnelSettings;
import java.util.Optional;
import java.util.Set;

/** Rules about the traffic policies of DestinationRules, of hosts, subsets and ports. */
final class TrafficPolicyRules {
  private final Checks checks;
  private final LoadBalancerRules loadBalancers;
  private final ConnectionPoolRules pools;
  private final ClientTlsRules clientTls;

  TrafficPolicyRules(Checks checks, String namespace) {
    this.checks = checks;
    this.loadBalancers = new LoadBalancerRules(checks);
    this.pools = new ConnectionPoolRules(checks);
    this.clientTls = new ClientTlsRules(checks, namespace);
  }

  void check(TrafficPolicy policy, String path) {
    checks.want(!policy.equals(TrafficPolicy.getDefaultInstance()), path, "is empty");
    checks.want(
        !policy.hasTunnel() || !policy.hasProxyProtocol(),
        path,
        "has both tunnel and proxyProtocol");
    PortTrafficPolicy.Builder shared = PortTrafficPolicy.newBuilder();
    if (policy.hasLoadBalancer()) {
      shared.setLoadBalancer(policy.getLoadBalancer());
    }
    if (policy.hasConnectionPool()) {
      shared.setConnectionPool(policy.getConnectionPool());
    }
    if (policy.hasOutlierDetection()) {
      shared.setOutlierDetection(policy.getOutlierDetection());
    }
    if (policy.hasTls()) {
      shared.setTls(policy.getTls());
    }
    settings(shared.build(), path);
    for (int i = 0; i < policy.getPortLevelSettingsCount(); i++) {
      portLevel(policy.getPortLevelSettings(i), path + ".portLevelSettings[" + i + "]");
    }
    if (policy.hasTunnel()) {
      tunnel(policy.getTunnel(), path + ".tunnel");
    }
    boolean isKnown = policy.getProxyProtocol().getVersion() != VERSION.UNRECOGNIZED;
    checks.want(isKnown, path + ".proxyProtocol.version", "is unknown, want V1 or V2");
  }

  private void portLevel(PortTrafficPolicy policy, String path) {
    checks.want(policy.hasPort(), path + ".port", "is missing");
    boolean hasSettings =
        policy.hasLoadBalancer()
            || policy.hasConnectionPool()
            || policy.hasOutlierDetection()
            || policy.hasTls();
    checks.want(
        hasSettings, path, "has none of loadBalancer, connectionPool, outlierDetection and tls");
    settings(policy, path);
  }

  private void settings(PortTrafficPolicy policy, String path) {
    if (policy.hasOutlierDetection()) {
      outlier(policy.getOutlierDetection(), path + ".outlierDetection");
    }
    if (policy.hasConnectionPool()) {
      pools.check(policy.getConnectionPool(), path + ".connectionPool");
    }
    if (policy.hasLoadBalancer()) {
      Optional<OutlierDetection> outlier =
          policy.hasOutlierDetection()
              ? Optional.of(policy.getOutlierDetection())
              : Optional.empty();
      loadBalancers.check(policy.getLoadBalancer(), outlier, path + ".loadBalancer");
    }
    if (policy.hasTls()) {
      clientTls.check(policy.getTls(), path + ".tls");
    }
  }

  private void outlier(OutlierDetection outlier, String path) {
    if (outlier.hasInterval()) {
      checks.duration(outlier.getInterval(), path + ".interval");
    }
    if (outlier.hasBaseEjectionTime()) {
      checks.duration(outlier.getBaseEjectionTime(), path + ".baseEjectionTime");
    }
    if (outlier.getConsecutiveErrors() != 0) {
      checks.warn(
          path + ".consecutiveErrors",
          "is out of use, want consecutiveGatewayErrors or consecutive5xxErrors");
    }
    boolean countsLocal = outlier.getConsecutiveLocalOriginFailures().getValue() != 0;
    checks.want(
        !countsLocal || outlier.getSplitExternalLocalOriginErrors(),
        path + ".consecutiveLocalOriginFailures",
        "is set without splitExternalLocalOriginErrors");
    checks.percent(outlier.getMaxEjectionPercent(), path + ".maxEjectionPercent");
    checks.percent(outlier.getMinHealthPercent(), path + ".minHealthPercent");
  }

  private void tunnel(TunnelSettings tunnel, String path) {
    boolean isKnown = Set.of("", "CONNECT", "POST").contains(tunnel.getProtocol());
    checks.want(
        isKnown, path + ".protocol", "is \"" + tunnel.getProtocol() + "\", want CONNECT or POST");
    if (!IpAddresses.isIp(tunnel.getTargetHost())) {
      checks.fqdn(tunnel.getTargetHost(), path + ".targetHost");
    }
    checks.port(tunnel.getTargetPort(), path + ".targetPort");
  }
}
