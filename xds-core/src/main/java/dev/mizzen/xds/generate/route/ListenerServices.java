package dev.mizzen.xds.generate.route;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.HostTable;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.xds.scope.EgressListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The services of an egress listener that have a route table's port, found by host and by wildcard
 * without looking at each. Of several objects for one host the youngest that has the port counts;
 * of the several addresses of one ServiceEntry, which no order tells apart, the first.
 *
 * <p>Lives as long as one table is selected.
 */
final class ListenerServices {
  /** The port of tables that hold all ports: an HTTP proxy's and those of unix sockets. */
  static final int ALL_PORTS = 0;

  private final Map<Hostname, RoutedService> byHost = new LinkedHashMap<>();
  private final HostTable<RoutedService> covering = new HostTable<>();
  private final TreeSet<String> reversedHosts = new TreeSet<>();
  private final Map<ConfigKey, List<RoutedService>> byWildcardOwner = new HashMap<>();

  private ListenerServices() {}

  static ListenerServices of(EgressListener listener, int port) {
    ListenerServices services = new ListenerServices();
    for (Service service : listener.services()) {
      services.add(service, port);
    }
    if (listener.virtualServices().stream()
        .flatMap(vs -> vs.spec().getHostsList().stream())
        .anyMatch(host -> host.startsWith("*"))) {
      services.indexForWildcards(listener.mostSpecificWildcard());
    }
    return services;
  }

  Collection<RoutedService> all() {
    return Collections.unmodifiableCollection(byHost.values());
  }

  Optional<RoutedService> get(Hostname host) {
    return Optional.ofNullable(byHost.get(host));
  }

  /** Whether some service's host and this one, either of them a wildcard, may name the same. */
  boolean anyMatches(Hostname host) {
    return covering.mostSpecific(host).isPresent() || (host.isWildcard() && anyBelow(host));
  }

  /** The services for which no VirtualService has a more specific wildcard host than this one. */
  List<RoutedService> ownedByWildcardOf(ConfigKey virtualService) {
    return Collections.unmodifiableList(byWildcardOwner.getOrDefault(virtualService, List.of()));
  }

  private void add(Service service, int port) {
    Optional<RoutedService> routed =
        port == ALL_PORTS
            ? Optional.of(whole(service))
            : service.port(port).map(found -> reduced(service, found));
    routed.ifPresent(
        found -> {
          byHost.merge(found.host(), found, ListenerServices::counting);
          covering.putIfAbsent(found.host(), found);
        });
  }

  private static RoutedService counting(RoutedService present, RoutedService later) {
    boolean isSameObject = present.service().source().equals(later.service().source());
    return isSameObject ? present : later;
  }

  private static RoutedService whole(Service service) {
    return new RoutedService(service.hostname(), service.ports(), service);
  }

  private static RoutedService reduced(Service service, ServicePort port) {
    return new RoutedService(lowerCase(service.hostname()), List.of(port), service);
  }

  static Hostname lowerCase(Hostname host) {
    String lower = host.value().toLowerCase(Locale.ROOT);
    return lower.equals(host.value()) ? host : new Hostname(lower);
  }

  private void indexForWildcards(Map<Hostname, ConfigKey> mostSpecificWildcard) {
    for (RoutedService service : byHost.values()) {
      Hostname host = service.host();
      reversedHosts.add(reversed(host.isWildcard() ? host.value().substring(1) : host.value()));
      ConfigKey owner = mostSpecificWildcard.get(service.service().hostname());
      if (owner != null) {
        byWildcardOwner.computeIfAbsent(owner, key -> new ArrayList<>()).add(service);
      }
    }
  }

  private boolean anyBelow(Hostname wildcard) {
    String suffix = reversed(wildcard.value().substring(1));
    String candidate = reversedHosts.ceiling(suffix);
    return candidate != null && candidate.startsWith(suffix);
  }

  private static String reversed(String text) {
    return new StringBuilder(text).reverse().toString();
  }
}
