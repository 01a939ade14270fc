package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.index.MergedDestinationRule;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.model.service.ServiceTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Derives the class of a proxy from one picture of the mesh. Pure; {@link ScopeCache} shares what
 * equal inputs have in common.
 *
 * <p>Source: spec xds §1.2 and §2.4; Istio 1.30, computeProxyState.
 */
public final class ScopeBuilder {
  private final PushContext context;
  private final SelectingLabels labels;
  private final Function<OutboundClass, OutboundScope> outboundScopes;

  ScopeBuilder(
      PushContext context,
      SelectingLabels labels,
      Function<OutboundClass, OutboundScope> outboundScopes) {
    this.context = context;
    this.labels = labels;
    this.outboundScopes = outboundScopes;
  }

  /** Builds a scope that shares nothing with any other. */
  public static ProxyScope build(PushContext context, Proxy proxy) {
    return new ScopeBuilder(context, SelectingLabels.of(context), key -> key.scopeIn(context))
        .build(proxy);
  }

  ProxyScope build(Proxy proxy) {
    Mesh mesh = context.mesh();
    ProxyWorkload workload = ProxyWorkload.of(context, proxy);
    ProxyTraits traits = TraitsReader.traits(proxy, workload, mesh);
    Optional<ConfigResource<Sidecar>> sidecar =
        traits.isSidecar()
            ? context.sidecars().select(traits.namespace(), traits.labels())
            : Optional.empty();
    OutboundScope outbound =
        outboundScopes.apply(new OutboundClass(labels.reduce(traits), sidecar));
    List<ServiceTarget> targets = new ServiceTargets(context, proxy, workload).find();
    return new ProxyScope(
        traits,
        outbound,
        workloadScope(proxy, traits, targets, outbound, sidecar),
        traits.isRouter() ? Optional.of(gatewayScope(traits, outbound, targets)) : Optional.empty(),
        TelemetryScopes.of(context, proxy, traits),
        ownHeadlessAddress(proxy, targets, outbound));
  }

  private GatewayScope gatewayScope(
      ProxyTraits traits, OutboundScope outbound, List<ServiceTarget> targets) {
    List<SelectedGateway> selected = SelectedGateway.of(context, traits, targets);
    Map<String, List<MeshVirtualService>> virtualServices = new HashMap<>();
    for (SelectedGateway gateway : selected) {
      String name = gateway.gateway().namespace() + "/" + gateway.gateway().name();
      virtualServices.put(name, context.virtualServices().forGateway(name, traits.namespace()));
    }
    return new GatewayScope(
        outbound, labels.withoutNode(traits), GatewayMerge.merge(selected), virtualServices);
  }

  private WorkloadScope workloadScope(
      Proxy proxy,
      ProxyTraits traits,
      List<ServiceTarget> targets,
      OutboundScope outbound,
      Optional<ConfigResource<Sidecar>> sidecar) {
    boolean hasIngress = sidecar.filter(found -> found.spec().getIngressCount() > 0).isPresent();
    return new WorkloadScope(
        labels.withoutNode(traits),
        targets,
        context.peerAuthentications().workload(traits.namespace(), traits.labels()),
        sidecar,
        inboundRules(traits.namespace(), targets, outbound),
        hasIngress ? proxy.ips() : List.of());
  }

  /** A service that the proxy's Sidecar does not import has no rule on its inbound side either. */
  private Map<ServiceKey, MergedDestinationRule> inboundRules(
      String namespace, List<ServiceTarget> targets, OutboundScope outbound) {
    Map<ServiceKey, MergedDestinationRule> rules = new HashMap<>();
    for (ServiceTarget target : targets) {
      ServiceKey key = target.service().key();
      outbound
          .service(key.hostname())
          .flatMap(imported -> context.destinationRules().inbound(namespace, imported))
          .ifPresent(rule -> rules.put(key, rule));
    }
    return rules;
  }

  private static Optional<String> ownHeadlessAddress(
      Proxy proxy, List<ServiceTarget> targets, OutboundScope outbound) {
    boolean isHeadlessEndpoint =
        targets.stream()
            .map(ServiceTarget::service)
            .anyMatch(
                service -> service.isHeadless() && outbound.serviceKeys().contains(service.key()));
    return isHeadlessEndpoint ? Optional.of(proxy.ips().getFirst()) : Optional.empty();
  }
}
