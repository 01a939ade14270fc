package dev.mizzen.xds.generate.cluster;

import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings;
import dev.mizzen.api.networking.v1alpha3.Subset;
import dev.mizzen.api.networking.v1alpha3.TrafficPolicy;
import dev.mizzen.model.index.MergedDestinationRule;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.xds.generate.endpoint.InlineEndpoints;
import dev.mizzen.xds.generate.endpoint.LocalitySettings;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.envoy.DestinationPolicy;
import dev.mizzen.xds.scope.OutboundScope;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says of which clusters of services a class of proxies has need: for each port the whole service,
 * then its subsets. Confined to one selection.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/cluster.go, buildOutboundClusters,
 * buildOutboundSniDnatClusters; spec xds §3.1.
 */
final class OutboundClusters {
  private static final Set<Protocol> FORWARDED_BY_HOST =
      EnumSet.of(Protocol.HTTP, Protocol.HTTP2, Protocol.GRPC, Protocol.TLS);

  private final PushContext context;
  private final OutboundScope scope;
  private final ClusterName.Form form;
  private final ClusterTraits proxy;
  private final ClusterSettings mesh;
  private final ServiceIdentities identities;
  private final Map<ClusterName, OutboundClusterInput> inputs = new LinkedHashMap<>();

  OutboundClusters(PushContext context, OutboundScope scope, ClusterName.Form form) {
    this.context = context;
    this.scope = scope;
    this.form = form;
    this.proxy = ClusterTraits.of(scope.traits());
    this.mesh = ClusterSettings.of(context.mesh());
    this.identities = new ServiceIdentities(context);
  }

  List<OutboundClusterInput> inputs() {
    return List.copyOf(inputs.values());
  }

  void add(Service service) {
    Optional<Discovery> discovery = Discovery.of(service, proxy, context.mesh().features());
    for (ServicePort port : service.ports()) {
      if (port.protocol() != Protocol.UDP) {
        discovery.ifPresent(found -> add(service, port, found));
      }
    }
  }

  private void add(Service service, ServicePort port, Discovery discovery) {
    if (discovery == Discovery.DYNAMIC_FORWARD_PROXY
        && !FORWARDED_BY_HOST.contains(port.protocol())) {
      return;
    }
    Optional<MergedDestinationRule> rule = scope.destinationRule(service);
    Optional<OutboundClusterInput> whole = input(service, port, discovery, rule, "");
    whole.ifPresent(
        input -> {
          inputs.putIfAbsent(input.name(), input);
          rule.filter(merged -> discovery != Discovery.DYNAMIC_FORWARD_PROXY)
              .ifPresent(merged -> addSubsets(input, merged));
        });
  }

  private void addSubsets(OutboundClusterInput whole, MergedDestinationRule rule) {
    for (Subset subset : rule.spec().getSubsetsList()) {
      boolean isPassthrough =
          whole.effectiveDiscovery() == Discovery.ORIGINAL_DST
              || PassthroughBalancing.isAskedFor(
                  loadBalancer(Optional.of(subset.getTrafficPolicy())));
      Discovery discovery = isPassthrough ? Discovery.ORIGINAL_DST : whole.discovery();
      input(whole.service(), whole.port(), discovery, Optional.of(rule), subset.getName())
          .ifPresent(input -> inputs.putIfAbsent(input.name(), input));
    }
  }

  /** Empty where the cluster would hold its endpoints itself and there is none. */
  private Optional<OutboundClusterInput> input(
      Service service,
      ServicePort port,
      Discovery discovery,
      Optional<MergedDestinationRule> rule,
      String subset) {
    ClusterName name =
        new ClusterName(
            ClusterName.Direction.OUTBOUND, form, port.number(), subset, service.hostname());
    List<LocalityLbEndpoints> endpoints =
        discovery.isDns()
            ? InlineEndpoints.of(context, scope.traits(), service, name, rule)
            : List.of();
    if (discovery.isDns() && endpoints.isEmpty()) {
      return Optional.empty();
    }
    DestinationPolicy policy = DestinationPolicy.of(rule, port.number(), subset);
    return Optional.of(
        new OutboundClusterInput(
            name,
            service,
            port,
            discovery,
            policy,
            rule.map(AppliedRule::of),
            LocalitySettings.of(policy, service, context.mesh()),
            identities.inferredMtls(service, port, loadBalancer(ownPolicy(rule, subset))),
            accounts(service, discovery),
            endpoints,
            proxy,
            mesh));
  }

  /** Hosts behind a wildcard are told by their own names; istiod gives them no other. */
  private List<String> accounts(Service service, Discovery discovery) {
    return discovery == Discovery.DYNAMIC_FORWARD_PROXY ? List.of() : identities.accounts(service);
  }

  /** The policy of the subset alone, or of the whole service. */
  private static Optional<TrafficPolicy> ownPolicy(
      Optional<MergedDestinationRule> rule, String subset) {
    if (rule.isEmpty()) {
      return Optional.empty();
    }
    DestinationRule spec = rule.get().spec();
    return subset.isEmpty()
        ? Optional.of(spec.getTrafficPolicy())
        : DestinationPolicy.subset(spec, subset).map(Subset::getTrafficPolicy);
  }

  private static Optional<LoadBalancerSettings> loadBalancer(Optional<TrafficPolicy> policy) {
    return policy.filter(TrafficPolicy::hasLoadBalancer).map(TrafficPolicy::getLoadBalancer);
  }
}
