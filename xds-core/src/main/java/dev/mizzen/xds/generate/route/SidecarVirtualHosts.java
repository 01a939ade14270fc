package dev.mizzen.xds.generate.route;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.xds.generate.route.ServiceDomains.Domains;
import dev.mizzen.xds.generate.route.action.SessionAffinity;
import dev.mizzen.xds.generate.route.table.RoutesInput;
import dev.mizzen.xds.generate.route.table.VirtualHostInput;
import dev.mizzen.xds.generate.route.table.VirtualHostInput.AttemptCount;
import dev.mizzen.xds.generate.route.table.VirtualHostInput.TlsRequirement;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Makes virtual hosts of host groups. Names and domains are unique within a table, in any case of
 * letters; the first group that claims one has it, and a name derived from a host yields to the
 * service that has it for a host. A host without a domain left is dropped.
 *
 * <p>Source: Istio 1.30, core/httproute.go, BuildSidecarOutboundVirtualHosts, dedupeDomains.
 */
final class SidecarVirtualHosts {
  /** The port whose hosts a table of all ports knows without naming the port. */
  private static final int HTTP_PORT = 80;

  private final ServiceDomains domains;
  private final Features features;
  private final int port;
  private final Set<String> names = new HashSet<>();
  private final Set<String> usedDomains = new HashSet<>();
  private final Set<String> serviceHosts = new HashSet<>();
  private final List<VirtualHostInput> virtualHosts = new ArrayList<>();

  private SidecarVirtualHosts(ProxyTraits proxy, Features features, int port) {
    this.domains = new ServiceDomains(proxy, features);
    this.features = features;
    this.port = port;
  }

  /**
   * The virtual hosts in the order of the groups.
   *
   * @param port the table's; {@link ListenerServices#ALL_PORTS} for all
   */
  static List<VirtualHostInput> of(
      List<HostGroup> groups, ProxyTraits proxy, Features features, int port) {
    SidecarVirtualHosts hosts = new SidecarVirtualHosts(proxy, features, port);
    groups.forEach(hosts::noteServices);
    groups.forEach(hosts::add);
    return hosts.virtualHosts;
  }

  private void noteServices(HostGroup group) {
    for (RoutedService service : group.services()) {
      serviceHosts.add(service.host().value());
      serviceHosts.add(HostNames.withPort(service.host().value(), group.port()));
    }
  }

  private void add(HostGroup group) {
    for (String host : group.hosts()) {
      add(
          host,
          group,
          new Domains(List.of(HostNames.bracketed(host)), Set.of()),
          Optional.empty(),
          Set.of());
    }
    for (RoutedService service : group.services()) {
      Domains all =
          port == ListenerServices.ALL_PORTS
              ? domains.ofAllPorts(service.host(), service.service(), group.port())
              : domains.ofOnePort(service.host(), service.service());
      add(
          service.host().value(),
          group,
          all,
          DestinationResolver.session(service, features),
          Set.of(service.service().source()));
    }
  }

  private void add(
      String host,
      HostGroup group,
      Domains candidates,
      Optional<SessionAffinity> session,
      Set<ConfigKey> sources) {
    String name = HostNames.withPort(host, group.port());
    if (!names.add(name)) {
      return;
    }
    List<String> kept = withPortWhereNeeded(claim(candidates), group.port());
    if (!kept.isEmpty()) {
      List<RoutesInput> routes = List.of(group.routes());
      virtualHosts.add(
          new VirtualHostInput(
              name, kept, routes, AttemptCount.AS_SET, TlsRequirement.NONE, session, sources));
    }
  }

  private List<String> claim(Domains candidates) {
    List<String> kept = new ArrayList<>();
    for (String domain : candidates.all()) {
      String key = domain.toLowerCase(Locale.ROOT);
      boolean yields = candidates.derived().contains(domain) && serviceHosts.contains(domain);
      if (!usedDomains.contains(key) && !yields) {
        usedDomains.add(key);
        kept.add(domain);
      }
    }
    return kept;
  }

  private List<String> withPortWhereNeeded(List<String> domains, int hostPort) {
    if (port != ListenerServices.ALL_PORTS || hostPort == HTTP_PORT) {
      return domains;
    }
    return domains.stream().filter(domain -> domain.indexOf(':') >= 0).toList();
  }
}
