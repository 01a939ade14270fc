package dev.mizzen.xds.generate.route;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.xds.generate.route.action.SessionAffinity;
import dev.mizzen.xds.generate.route.table.RoutesInput;
import dev.mizzen.xds.generate.route.table.VirtualHostInput;
import dev.mizzen.xds.generate.route.table.VirtualHostInput.AttemptCount;
import dev.mizzen.xds.generate.route.table.VirtualHostInput.TlsRequirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A router's virtual host while servers and VirtualServices still add to it. Used by one thread for
 * one table.
 */
final class GatewayHost {
  private final String name;
  private final List<String> domains = new ArrayList<>();
  private final List<RoutesInput> routes = new ArrayList<>();
  private final Optional<SessionAffinity> session;
  private final Set<ConfigKey> sources = new HashSet<>();
  private TlsRequirement tls = TlsRequirement.NONE;

  GatewayHost(String name, Hostname host, Optional<SessionAffinity> session) {
    this.name = name;
    this.domains.add(host.value());
    this.session = session;
  }

  /** Adds routes behind those that are there. */
  void add(RoutesInput more) {
    routes.add(more);
  }

  void addSource(ConfigKey source) {
    sources.add(source);
  }

  void requireTls() {
    tls = TlsRequirement.ALL;
  }

  /** Whether requests for the other host get the same answers. */
  boolean answersAs(GatewayHost other) {
    return tls == other.tls && routes.equals(other.routes);
  }

  List<RoutesInput> routes() {
    return routes;
  }

  /** Takes the other host's domains. */
  void absorb(GatewayHost other) {
    domains.addAll(other.domains);
    sources.addAll(other.sources);
  }

  VirtualHostInput input() {
    return new VirtualHostInput(name, domains, routes, AttemptCount.AS_SET, tls, session, sources);
  }
}
