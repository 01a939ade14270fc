package dev.mizzen.xds.generate.route;

import dev.mizzen.model.Hostname;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.service.Resolution;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.xds.generate.envoy.AlternateHosts;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The domains of a service's virtual host, in order: its host and every alias, each with its
 * absolute form and alternates; for headless services {@code *.} before each of these; then
 * addresses.
 *
 * <p>Source: Istio 1.30, core/httproute.go, generateVirtualHostDomains; spec xds §6.2.
 */
final class ServiceDomains {
  private static final String ANY_LABEL = "*.";

  private final AlternateHosts alternates;
  private final AddressDomains addresses;
  private final boolean hasAbsolute;

  ServiceDomains(ProxyTraits proxy, Features features) {
    this.alternates = new AlternateHosts(proxy.dnsDomain());
    this.addresses = new AddressDomains(proxy, features);
    this.hasAbsolute = features.absoluteFqdnVhostDomain();
  }

  /**
   * Domains and which of them were derived.
   *
   * @param derived those that yield to a service of that very name
   */
  record Domains(List<String> all, Set<String> derived) {}

  /** Without ports, which Envoy ignores when it looks for the host. */
  Domains ofOnePort(Hostname host, Service service) {
    List<String> all = new ArrayList<>();
    Set<String> derived = new HashSet<>();
    for (String name : names(host, service)) {
      all.add(HostNames.bracketed(name));
      List<String> others = derivedFrom(name);
      all.addAll(others);
      derived.addAll(others);
    }
    addWildcards(all, service);
    addresses.ofOnePort(service).forEach(address -> all.add(HostNames.bracketed(address)));
    return new Domains(all, derived);
  }

  /** Each domain alone and with its port, for a table of all ports. */
  Domains ofAllPorts(Hostname host, Service service, int port) {
    List<String> all = new ArrayList<>();
    Set<String> derived = new HashSet<>();
    for (String name : names(host, service)) {
      addBoth(all, name, port);
      List<String> others = new ArrayList<>();
      derivedFrom(name).forEach(other -> addBoth(others, other, port));
      all.addAll(others);
      derived.addAll(others);
    }
    addWildcards(all, service);
    addresses.ofAllPorts(service).forEach(address -> addBoth(all, address, port));
    return new Domains(all, derived);
  }

  private List<String> derivedFrom(String name) {
    List<String> others = new ArrayList<>();
    if (hasAbsolute) {
      others.addAll(AlternateHosts.absolute(name));
    }
    others.addAll(alternates.of(name));
    return others;
  }

  private static List<String> names(Hostname host, Service service) {
    List<String> names = new ArrayList<>();
    names.add(host.value());
    for (ServiceKey alias : service.options().aliases()) {
      names.add(alias.hostname().value());
    }
    return names;
  }

  /** A pod of a headless service is called by its own name below the service's. */
  private static void addWildcards(List<String> all, Service service) {
    if (service.resolution() == Resolution.PASSTHROUGH && service.isKubernetes()) {
      List.copyOf(all).forEach(domain -> all.add(ANY_LABEL + domain));
    }
  }

  private static void addBoth(List<String> domains, String name, int port) {
    domains.add(HostNames.bracketed(name));
    domains.add(HostNames.withPort(name, port));
  }
}
