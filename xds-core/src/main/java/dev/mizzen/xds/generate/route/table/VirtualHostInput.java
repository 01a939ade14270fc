package dev.mizzen.xds.generate.route.table;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.xds.generate.route.action.SessionAffinity;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One virtual host.
 *
 * @param domains never empty
 * @param routes in order; empty where every request is answered 404 or sent to HTTPS
 * @param sources what its name, domains and TLS come from, besides the sources of its routes
 */
public record VirtualHostInput(
    String name,
    List<String> domains,
    List<RoutesInput> routes,
    AttemptCount attemptCount,
    TlsRequirement tls,
    Optional<SessionAffinity> session,
    Set<ConfigKey> sources) {
  public VirtualHostInput {
    domains = List.copyOf(domains);
    routes = List.copyOf(routes);
    sources = Set.copyOf(sources);
  }

  /** Whether requests say how often they were tried. */
  public enum AttemptCount {
    AS_SET,
    NEVER
  }

  /** Whether plaintext requests are sent to HTTPS. */
  public enum TlsRequirement {
    NONE,
    ALL
  }

  public VirtualHostInput withDomains(List<String> changed) {
    return new VirtualHostInput(name, changed, routes, attemptCount, tls, session, sources);
  }
}
