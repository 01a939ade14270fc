package dev.mizzen.xds.scope;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.MergedDestinationRule;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a class of proxies may call: the services, VirtualServices and DestinationRules of its
 * Sidecar, or of the default scope.
 *
 * <p>One instance a class and picture; identity is equality, so it is itself the key under which
 * generated sets are shared. Its traits hold only those labels that some selector asks for. Source:
 * spec xds §2.4, config-and-registry §6.3.
 */
public final class OutboundScope {
  private final ProxyTraits traits;
  private final List<EgressListener> egressListeners;
  private final List<Service> services;
  private final Map<Hostname, Service> servicesByHostname;
  private final Map<ServiceKey, MergedDestinationRule> destinationRules;
  private final OutboundPolicy outboundPolicy;
  private final Optional<ConfigKey> sidecar;
  private final Set<ConfigKey> dependencies;
  private final Set<ServiceKey> serviceKeys;
  private final Callees callees;

  /**
   * The part of a scope without its routes: which services are called, and how. Stands for the
   * scope towards clusters and endpoints, which VirtualServices change only by leading elsewhere.
   *
   * <p>Identity is equality: scopes that differ in routes alone share the instance.
   */
  public static final class Callees {
    private Callees() {}
  }

  public OutboundScope(
      ProxyTraits traits,
      List<EgressListener> egressListeners,
      List<Service> services,
      Map<ServiceKey, MergedDestinationRule> destinationRules,
      OutboundPolicy outboundPolicy,
      Optional<ConfigKey> sidecar,
      Set<ConfigKey> dependencies) {
    this(
        traits,
        egressListeners,
        services,
        destinationRules,
        outboundPolicy,
        sidecar,
        dependencies,
        new Callees());
  }

  private OutboundScope(
      ProxyTraits traits,
      List<EgressListener> egressListeners,
      List<Service> services,
      Map<ServiceKey, MergedDestinationRule> destinationRules,
      OutboundPolicy outboundPolicy,
      Optional<ConfigKey> sidecar,
      Set<ConfigKey> dependencies,
      Callees callees) {
    this.traits = traits;
    this.egressListeners = List.copyOf(egressListeners);
    this.services = List.copyOf(services);
    var byHostname = new java.util.HashMap<Hostname, Service>();
    var keys = new java.util.HashSet<ServiceKey>();
    for (Service service : this.services) {
      byHostname.putIfAbsent(service.hostname(), service);
      keys.add(service.key());
    }
    this.servicesByHostname = Map.copyOf(byHostname);
    this.serviceKeys = Set.copyOf(keys);
    this.destinationRules = Map.copyOf(destinationRules);
    this.outboundPolicy = outboundPolicy;
    this.sidecar = sidecar;
    this.dependencies = Set.copyOf(dependencies);
    this.callees = callees;
  }

  public ProxyTraits traits() {
    return traits;
  }

  /** The egress listeners in the order of the Sidecar; empty for a router. */
  public List<EgressListener> egressListeners() {
    return egressListeners;
  }

  /**
   * Every service in reach, each host once: those imported, then those that VirtualServices lead
   * to.
   */
  public List<Service> services() {
    return services;
  }

  public Optional<Service> service(Hostname hostname) {
    return Optional.ofNullable(servicesByHostname.get(hostname));
  }

  public Set<ServiceKey> serviceKeys() {
    return serviceKeys;
  }

  /** The rule for calls to a service. */
  public Optional<MergedDestinationRule> destinationRule(Service service) {
    return Optional.ofNullable(destinationRules.get(service.key()));
  }

  public OutboundPolicy outboundPolicy() {
    return outboundPolicy;
  }

  /** The Sidecar that made this scope. */
  public Optional<ConfigKey> sidecar() {
    return sidecar;
  }

  /**
   * Sidecar, VirtualServices, DestinationRules, PeerAuthentications, Services and ServiceEntries
   * this scope was made from.
   */
  public Set<ConfigKey> dependencies() {
    return dependencies;
  }

  /** The same object as long as no service comes, goes or is ruled otherwise. */
  public Callees callees() {
    return callees;
  }

  /** This scope, or what stands for as much as possible of it in one made earlier. */
  OutboundScope sharing(OutboundScope earlier) {
    if (hasSameContent(earlier)) {
      return earlier;
    }
    return hasSameCallees(earlier)
        ? new OutboundScope(
            traits,
            egressListeners,
            services,
            destinationRules,
            outboundPolicy,
            sidecar,
            dependencies,
            earlier.callees)
        : this;
  }

  /** Whether the other was made of the same parts, so that either may stand for both. */
  boolean hasSameContent(OutboundScope other) {
    return hasSameCallees(other)
        && dependencies.equals(other.dependencies)
        && egressListeners.equals(other.egressListeners);
  }

  private boolean hasSameCallees(OutboundScope other) {
    return traits.equals(other.traits)
        && sidecar.equals(other.sidecar)
        && outboundPolicy.equals(other.outboundPolicy)
        && services.equals(other.services)
        && destinationRules.equals(other.destinationRules);
  }

  @Override
  public String toString() {
    String made = sidecar.map(ConfigKey::toString).orElse("default scope");
    return made + " of " + traits.namespace() + ", " + services.size() + " services";
  }
}
