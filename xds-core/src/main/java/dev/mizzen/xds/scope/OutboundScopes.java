package dev.mizzen.xds.scope;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.networking.v1alpha3.OutboundTrafficPolicy;
import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.DestinationRuleIndex;
import dev.mizzen.model.index.MergedDestinationRule;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Makes the outbound scope of a class of proxies. Pure.
 *
 * <p>Source: spec xds §2.4, config-and-registry §6.3; Istio 1.30, initSidecarScopeInternalIndexes,
 * DefaultSidecarScopeForGateway.
 */
final class OutboundScopes {
  private final PushContext context;
  private final ProxyTraits traits;
  private final String namespace;
  private final Set<ConfigKey> dependencies = new HashSet<>();

  /**
   * @param traits of the class, reduced to the labels that count
   */
  OutboundScopes(PushContext context, ProxyTraits traits) {
    this.context = context;
    this.traits = traits;
    this.namespace = traits.namespace();
  }

  /**
   * The scope of a sidecar; without a Sidecar object everything that is exported to its namespace.
   */
  OutboundScope ofSidecar(Optional<ConfigResource<Sidecar>> sidecar) {
    sidecar.ifPresent(found -> dependencies.add(found.key()));
    EgressListeners maker = new EgressListeners(context, namespace);
    List<EgressListener> listeners =
        sidecar
            .filter(found -> found.spec().getEgressCount() > 0)
            .map(found -> found.spec().getEgressList().stream().map(maker::of).toList())
            .orElseGet(() -> List.of(maker.everything()));
    listeners.forEach(
        listener ->
            listener.virtualServices().forEach(used -> dependencies.addAll(used.sources())));
    return scope(listeners, collect(listeners), sidecar);
  }

  /** The scope of a router: everything that is exported to its namespace, no egress listener. */
  OutboundScope ofRouter() {
    ImportedServices services = new ImportedServices(context.configs());
    context.services().visibleTo(namespace).forEach(services::add);
    return scope(List.of(), services.inOrder(), Optional.empty());
  }

  private OutboundScope scope(
      List<EgressListener> listeners,
      List<Service> services,
      Optional<ConfigResource<Sidecar>> sidecar) {
    Map<ServiceKey, MergedDestinationRule> rules = destinationRules(services);
    addPeerAuthentications(services);
    return new OutboundScope(
        traits,
        listeners,
        services,
        rules,
        outboundPolicy(sidecar),
        sidecar.map(ConfigResource::key),
        dependencies);
  }

  private List<Service> collect(List<EgressListener> listeners) {
    ImportedServices services = new ImportedServices(context.configs());
    for (EgressListener listener : listeners) {
      listener.services().forEach(services::add);
      OptionalInt port =
          listener.spec().map(EgressListeners::boundPort).orElse(OptionalInt.empty());
      for (MeshVirtualService virtualService : listener.virtualServices()) {
        RouteDestinations destinations = new RouteDestinations(virtualService.spec(), namespace);
        for (Hostname host : destinations.hosts()) {
          destination(host)
              .flatMap(
                  service ->
                      port.isPresent()
                          ? EgressListeners.reduced(service, port.getAsInt())
                          : destinations.reduced(service))
              .ifPresent(services::add);
        }
      }
    }
    return services.inOrder();
  }

  /**
   * The service that a VirtualService means by a host: the own namespace's, else a Kubernetes
   * service in sight, else the oldest in sight. Where the mesh wants it so, the first namespace by
   * name goes before both.
   */
  private Optional<Service> destination(Hostname host) {
    List<Service> owners = context.services().byHostname(host);
    Optional<Service> own =
        owners.stream().filter(service -> service.namespace().equals(namespace)).findFirst();
    if (own.isPresent()) {
      return own;
    }
    List<Service> visible =
        owners.stream().filter(service -> service.visibility().isVisibleTo(namespace)).toList();
    if (!context.mesh().features().destinationsOfBestNamespace()) {
      return visible.stream().min(Comparator.comparing(Service::namespace));
    }
    return visible.stream()
        .filter(Service::isKubernetes)
        .findFirst()
        .or(() -> visible.stream().findFirst());
  }

  private Map<ServiceKey, MergedDestinationRule> destinationRules(List<Service> services) {
    Map<ServiceKey, MergedDestinationRule> rules = new HashMap<>();
    for (Service service : services) {
      dependencies.add(service.source());
      List<MergedDestinationRule> candidates =
          context.destinationRules().candidates(namespace, service);
      candidates.forEach(candidate -> dependencies.addAll(candidate.sources()));
      DestinationRuleIndex.outbound(candidates, namespace, traits.labels())
          .ifPresent(rule -> rules.put(service.key(), rule));
    }
    return rules;
  }

  private void addPeerAuthentications(List<Service> services) {
    Set<String> namespaces = new HashSet<>();
    namespaces.add(namespace);
    namespaces.add(context.mesh().rootNamespace());
    services.forEach(service -> namespaces.add(service.namespace()));
    namespaces.forEach(
        relevant -> dependencies.addAll(context.peerAuthentications().keys(relevant)));
  }

  private OutboundPolicy outboundPolicy(Optional<ConfigResource<Sidecar>> sidecar) {
    return sidecar
        .filter(found -> found.spec().hasOutboundTrafficPolicy())
        .map(found -> policy(found.spec().getOutboundTrafficPolicy()))
        .orElseGet(() -> policy(context.mesh().config().getOutboundTrafficPolicy()));
  }

  private static OutboundPolicy policy(OutboundTrafficPolicy policy) {
    OutboundPolicy.Mode mode =
        policy.getMode() == OutboundTrafficPolicy.Mode.ALLOW_ANY
            ? OutboundPolicy.Mode.ALLOW_ANY
            : OutboundPolicy.Mode.REGISTRY_ONLY;
    return new OutboundPolicy(
        mode, policy.hasEgressProxy() ? Optional.of(policy.getEgressProxy()) : Optional.empty());
  }

  private static OutboundPolicy policy(MeshConfig.OutboundTrafficPolicy policy) {
    OutboundPolicy.Mode mode =
        switch (policy.getMode()) {
          case ALLOW_ANY -> OutboundPolicy.Mode.ALLOW_ANY;
          case REGISTRY_ONLY, ALLOW_ANY_DYNAMIC_DNS, UNRECOGNIZED ->
              OutboundPolicy.Mode.REGISTRY_ONLY;
        };
    return new OutboundPolicy(mode, Optional.empty());
  }
}
