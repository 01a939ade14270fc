package dev.mizzen.xds.generate.endpoint;

import dev.mizzen.model.index.MergedDestinationRule;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.Service;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.scope.ProxyTraits;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.List;
import java.util.Optional;

/**
 * Endpoints of clusters that Envoy resolves by DNS: they stand in the cluster itself.
 *
 * <p>They are found by the port's number; subsets, and clusters that routers choose by SNI, do not
 * fail over by labels. Source: Istio 1.30, pilot/pkg/xds/endpoints/endpoint_builder.go,
 * FromServiceEndpoints; core/cluster.go; spec xds §3.5, §4.1.
 */
public final class InlineEndpoints {
  private InlineEndpoints() {}

  /** The groups of a cluster's load assignment; empty where no endpoint is left. */
  public static List<LocalityLbEndpoints> of(
      PushContext context,
      ProxyTraits proxy,
      Service service,
      ClusterName cluster,
      Optional<MergedDestinationRule> rule) {
    EndpointRules rules = EndpointRulesSelector.select(context, proxy, service, cluster, rule);
    List<Endpoint> ofPort =
        context.endpoints().shape(service.key()).inlined().stream()
            .filter(endpoint -> endpoint.servicePort() == cluster.port())
            .toList();
    boolean knowsLabels = cluster.subset().isEmpty() && cluster.form() != ClusterName.Form.SNI_DNAT;
    return knowsLabels
        ? rules.apply(ofPort)
        : rules.withPreference(byPlace(rules.preference())).apply(ofPort);
  }

  private static LocalityPreference byPlace(LocalityPreference preference) {
    return switch (preference) {
      case LocalityPreference.FailoverByLabels byLabels ->
          byLabels
              .then()
              .<LocalityPreference>map(failover -> failover)
              .orElse(LocalityPreference.NONE);
      case LocalityPreference.None none -> none;
      case LocalityPreference.Distribute distribute -> distribute;
      case LocalityPreference.Failover failover -> failover;
    };
  }
}
