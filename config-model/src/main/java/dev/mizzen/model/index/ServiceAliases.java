package dev.mizzen.model.index;

import dev.mizzen.model.Hostname;
import dev.mizzen.model.service.Resolution;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells each service which ExternalName services stand for it, over any number of steps; loops lead
 * nowhere. Pure.
 *
 * <p>Source: spec config-and-registry §6.2; Istio 1.30, push_context.go, resolveServiceAliases.
 */
final class ServiceAliases {
  private static final Comparator<ServiceKey> ORDER =
      Comparator.comparing(ServiceKey::namespace).thenComparing(key -> key.hostname().value());

  private final Map<Hostname, Hostname> steps = new HashMap<>();

  private ServiceAliases() {}

  static List<Service> resolve(List<Service> services) {
    ServiceAliases aliases = new ServiceAliases();
    List<Service> standIns =
        services.stream().filter(service -> service.resolution() == Resolution.ALIAS).toList();
    if (standIns.isEmpty()) {
      return services;
    }
    standIns.forEach(
        service ->
            service
                .options()
                .externalName()
                .ifPresent(target -> aliases.steps.put(service.hostname(), target)));
    Map<Hostname, List<ServiceKey>> byTarget = aliases.byTarget(standIns);
    return services.stream().map(service -> withAliases(service, byTarget)).toList();
  }

  private Map<Hostname, List<ServiceKey>> byTarget(List<Service> standIns) {
    Map<Hostname, List<ServiceKey>> byTarget = new HashMap<>();
    for (Service standIn : standIns) {
      standIn
          .options()
          .externalName()
          .flatMap(first -> target(standIn.hostname(), first))
          .ifPresent(
              target ->
                  byTarget.computeIfAbsent(target, host -> new ArrayList<>()).add(standIn.key()));
    }
    byTarget.values().forEach(keys -> keys.sort(ORDER));
    return byTarget;
  }

  private Optional<Hostname> target(Hostname alias, Hostname first) {
    Set<Hostname> seen = new HashSet<>(Set.of(alias));
    Hostname at = first;
    while (seen.add(at)) {
      Hostname next = steps.get(at);
      if (next == null) {
        return Optional.of(at);
      }
      at = next;
    }
    return Optional.empty();
  }

  private static Service withAliases(Service service, Map<Hostname, List<ServiceKey>> byTarget) {
    List<ServiceKey> aliases = byTarget.getOrDefault(service.hostname(), List.of());
    return service.options().aliases().equals(aliases)
        ? service
        : service.withOptions(service.options().withAliases(aliases));
  }
}
