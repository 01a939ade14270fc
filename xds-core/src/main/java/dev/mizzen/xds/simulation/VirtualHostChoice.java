package dev.mizzen.xds.simulation;

import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which virtual host takes a request.
 *
 * <p>Shape: the host as it is; the longest {@code *.suffix}; the longest {@code prefix.*}; {@code
 * *}. A wildcard stands for at least one character. Case does not count. Source: Envoy,
 * documentation of VirtualHost.domains and RouteMatcher::findVirtualHost.
 */
final class VirtualHostChoice {

  /** A domain of a virtual host. */
  private record Domain(String text, VirtualHost host) {}

  private VirtualHostChoice() {}

  static Optional<VirtualHost> of(RouteConfiguration table, String authority) {
    String named = table.getIgnorePortInHostMatching() ? withoutPort(authority) : authority;
    String host = named.toLowerCase(Locale.ROOT);
    List<Domain> domains =
        table.getVirtualHostsList().stream()
            .flatMap(
                virtualHost ->
                    virtualHost.getDomainsList().stream()
                        .map(text -> new Domain(text.toLowerCase(Locale.ROOT), virtualHost)))
            .toList();
    return first(domains, text -> text.equals(host))
        .or(() -> longest(domains, text -> isSuffix(text, host)))
        .or(() -> longest(domains, text -> isPrefix(text, host)))
        .or(() -> first(domains, text -> text.equals("*")));
  }

  private static Optional<VirtualHost> first(List<Domain> domains, Predicate<String> matches) {
    return domains.stream().filter(d -> matches.test(d.text())).map(Domain::host).findFirst();
  }

  private static Optional<VirtualHost> longest(List<Domain> domains, Predicate<String> matches) {
    Comparator<Domain> byLength = Comparator.comparingInt(domain -> domain.text().length());
    return domains.stream().filter(d -> matches.test(d.text())).max(byLength).map(Domain::host);
  }

  private static boolean isSuffix(String domain, String host) {
    return domain.length() > 1
        && domain.startsWith("*")
        && host.length() >= domain.length()
        && host.endsWith(domain.substring(1));
  }

  private static boolean isPrefix(String domain, String host) {
    return domain.length() > 1
        && domain.endsWith("*")
        && host.length() >= domain.length()
        && host.startsWith(domain.substring(0, domain.length() - 1));
  }

  /** {@code host:port} loses its port; an IPv6 address in brackets keeps them. */
  static String withoutPort(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean isPort =
        colon > authority.lastIndexOf(']')
            && colon < authority.length() - 1
            && authority.substring(colon + 1).chars().allMatch(Character::isDigit);
    return isPort ? authority.substring(0, colon) : authority;
  }
}
