package dev.mizzen.model.conflict;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Visibility;
import dev.mizzen.model.conflict.Conflict.Subject;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.index.VirtualServiceIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * VirtualServices that claim one host for sidecars: of those that a namespace sees, the first has
 * it. A namespace's own go before those exported to it, those before public ones; then the oldest
 * goes first, see {@link VirtualServiceIndex#forGateway}.
 */
final class MeshHosts {
  /** A place that stands for all namespaces that nobody names. */
  private static final String ELSEWHERE = "*";

  private MeshHosts() {}

  /**
   * One VirtualService that claims a host.
   *
   * @param age 0 is the oldest
   */
  private record Claim(MeshVirtualService object, int age) {

    boolean isSeenIn(String place) {
      return object.visibility().isVisibleTo(place);
    }

    private int rank(String place) {
      boolean isPublic = object.visibility() instanceof Visibility.Public;
      boolean isOwn = object.namespace().equals(place);
      return isPublic ? 2 : isOwn ? 0 : 1;
    }

    static Comparator<Claim> orderIn(String place) {
      return Comparator.<Claim>comparingInt(claim -> claim.rank(place))
          .thenComparingInt(Claim::age);
    }

    Set<String> listed() {
      return object.visibility() instanceof Visibility.Namespaces(var names) ? names : Set.of();
    }
  }

  static Map<ConfigKey, ObjectConflicts> of(VirtualServiceIndex index) {
    Map<ConfigKey, List<Conflict>> found = new HashMap<>();
    byHost(index.all()).forEach((host, claims) -> judge("host " + host, claims, found));
    return index.all().stream()
        .filter(object -> found.containsKey(object.key()))
        .collect(
            Collectors.toMap(
                MeshVirtualService::key,
                object -> conflicts(object, found.getOrDefault(object.key(), List.of()))));
  }

  private static ObjectConflicts conflicts(MeshVirtualService object, List<Conflict> found) {
    long lost = found.stream().filter(Conflict::isLost).count();
    boolean isForSidecarsAlone =
        object.spec().getGatewaysList().stream().allMatch(VirtualServiceIndex.MESH::equals);
    return new ObjectConflicts(found, isForSidecarsAlone && lost == hosts(object).size());
  }

  private static Set<String> hosts(MeshVirtualService object) {
    return new TreeSet<>(object.spec().getHostsList());
  }

  private static Map<String, List<Claim>> byHost(List<MeshVirtualService> all) {
    Map<String, List<Claim>> byHost = new LinkedHashMap<>();
    for (int age = 0; age < all.size(); age++) {
      MeshVirtualService object = all.get(age);
      List<String> gateways = object.spec().getGatewaysList();
      if (gateways.isEmpty() || gateways.contains(VirtualServiceIndex.MESH)) {
        for (String host : hosts(object)) {
          byHost.computeIfAbsent(host, missing -> new ArrayList<>()).add(new Claim(object, age));
        }
      }
    }
    return byHost;
  }

  private static void judge(String what, List<Claim> claims, Map<ConfigKey, List<Conflict>> found) {
    if (claims.size() < 2) {
      return;
    }
    Set<String> named = new TreeSet<>();
    claims.forEach(claim -> named.addAll(claim.listed()));
    for (Claim claim : claims) {
      Set<String> places = new TreeSet<>(claim.listed().isEmpty() ? named : claim.listed());
      places.add(ELSEWHERE);
      places.removeIf(place -> !claim.isSeenIn(place));
      conflict(what, claim, claims, places)
          .ifPresent(
              conflict ->
                  found
                      .computeIfAbsent(claim.object().key(), missing -> new ArrayList<>())
                      .add(conflict));
    }
  }

  private static Optional<Conflict> conflict(
      String what, Claim claim, List<Claim> claims, Set<String> places) {
    Set<Claim> winners = new LinkedHashSet<>();
    Set<Claim> losers = new LinkedHashSet<>();
    int lost = 0;
    for (String place : places) {
      List<Claim> before = new ArrayList<>();
      for (Claim rival : claims) {
        if (!rival.equals(claim) && rival.isSeenIn(place)) {
          boolean isBefore = Claim.orderIn(place).compare(rival, claim) < 0;
          (isBefore ? before : losers).add(rival);
        }
      }
      winners.addAll(before);
      lost += before.isEmpty() ? 0 : 1;
    }
    return winners.isEmpty() && losers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Conflict(
                Subject.MESH_HOST, what, keys(winners), keys(losers), lost == places.size()));
  }

  private static List<ConfigKey> keys(Set<Claim> claims) {
    return claims.stream().map(claim -> claim.object().key()).toList();
  }
}
