package dev.mizzen.xds.generate.endpoint;

import dev.mizzen.model.index.MergedDestinationRule;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.HealthStatus;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.TrafficDistribution;
import dev.mizzen.xds.generate.endpoint.EndpointFilter.AddresslessEndpoints;
import dev.mizzen.xds.generate.endpoint.EndpointRules.AddressFamilies;
import dev.mizzen.xds.generate.endpoint.EndpointRules.PlaintextEndpoints;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.envoy.DestinationPolicy;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gathers what decides the endpoints of one cluster for one class of proxies. */
public final class EndpointRulesSelector {
  private EndpointRulesSelector() {}

  /**
   * The rules for a cluster of a service.
   *
   * @param rule the DestinationRule for calls to the service
   */
  public static EndpointRules select(
      PushContext context,
      ProxyTraits proxy,
      Service service,
      ClusterName cluster,
      Optional<MergedDestinationRule> rule) {
    DestinationPolicy policy = DestinationPolicy.of(rule, cluster.port(), cluster.subset());
    return new EndpointRules(
        filter(context, proxy, service, cluster, rule),
        EndpointMtls.of(policy.tls(), context.peerAuthentications()),
        splitHorizon(context, proxy),
        cluster.form() == ClusterName.Form.SNI_DNAT
            ? PlaintextEndpoints.DROPPED
            : PlaintextEndpoints.KEPT,
        LocalitySettings.of(policy, service, context.mesh()).preference(proxy),
        context.mesh().features().dualStack() ? AddressFamilies.ALL : AddressFamilies.FIRST,
        description(context.mesh()));
  }

  private static EndpointFilter filter(
      PushContext context,
      ProxyTraits proxy,
      Service service,
      ClusterName cluster,
      Optional<MergedDestinationRule> rule) {
    Map<String, String> subsetLabels =
        rule.flatMap(merged -> DestinationPolicy.subset(merged.spec(), cluster.subset()))
            .map(subset -> subset.getLabelsMap())
            .orElse(Map.of());
    boolean isNodeLocal = service.options().isNodeLocal();
    boolean staysInCluster =
        isNodeLocal || ClusterLocalHosts.contains(context.mesh(), service.hostname());
    Optional<ClusterId> onlyCluster =
        staysInCluster ? Optional.of(proxy.clusterId()) : Optional.empty();
    return new EndpointFilter(
        subsetLabels,
        onlyCluster,
        isNodeLocal ? Optional.of(proxy.nodeName()) : Optional.empty(),
        Set.copyOf(proxy.requestedNetworkView()),
        context.networks().hasGateways()
            ? new AddresslessEndpoints.KeptOutside(proxy.network())
            : new AddresslessEndpoints.Dropped(),
        allowedHealth(service, context.mesh()),
        context.mesh().features().sessions());
  }

  private static EndpointRules.Description description(Mesh mesh) {
    return mesh.features().observability().describesEndpoints()
        ? EndpointRules.Description.WORKLOAD
        : EndpointRules.Description.NONE;
  }

  private static Set<HealthStatus> allowedHealth(Service service, Mesh mesh) {
    Set<HealthStatus> allowed = EnumSet.of(HealthStatus.UNSET, HealthStatus.HEALTHY);
    if (mesh.features().sendUnhealthyEndpoints()
        || service.options().trafficDistribution() != TrafficDistribution.ANY) {
      allowed.add(HealthStatus.UNHEALTHY);
    }
    if (mesh.features().sessions().cookie(service.labels()).isPresent()) {
      allowed.add(HealthStatus.DRAINING);
    }
    return allowed;
  }

  private static Optional<SplitHorizon> splitHorizon(PushContext context, ProxyTraits proxy) {
    if (!context.networks().hasGateways()) {
      return Optional.empty();
    }
    return Optional.of(
        new SplitHorizon(
            context.networks(),
            proxy.network(),
            proxy.type(),
            proxy.ipMode(),
            description(context.mesh())));
  }
}
