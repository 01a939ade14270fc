package dev.mizzen.istiod;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.conflict.Conflicts;
import dev.mizzen.model.conflict.ObjectConflicts;
import dev.mizzen.model.index.ConfigIndex;
import dev.mizzen.model.index.Identity;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.registry.status.MeshFacts;
import dev.mizzen.xds.debug.Deliveries;
import dev.mizzen.xds.debug.Delivery;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.ClassSets;
import dev.mizzen.xds.push.TypeSet;
import dev.mizzen.xds.scope.GatewayScope;
import dev.mizzen.xds.scope.MergedGateway;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.stream.AdsStreams;
import dev.mizzen.xds.stream.ConnectionView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks at the newest picture and at the streams, away from those who work with them. Gives the
 * same object again while neither changes, for a minute. Touched by one thread.
 */
final class StatusFacts implements Supplier<Optional<MeshFacts>> {
  /** Certificates end while nothing else happens. */
  private static final Duration OLDEST = Duration.ofMinutes(1);

  private final Supplier<Optional<MeshUpdate>> newest;
  private final AdsStreams streams;
  private final InstantSource clock;
  private final Deliveries deliveries = new Deliveries();
  private Optional<Looked> last = Optional.empty();
  private Optional<Judged> judged = Optional.empty();

  private record Looked(
      PushContext picture, List<ConnectionView> views, MeshFacts facts, Instant at) {}

  private record Judged(
      ConfigIndex configs, Mesh mesh, Map<ConfigKey, ObjectConflicts> conflicts) {}

  /** What streams that were behind at the last look will be sent, by connection. */
  private Map<String, Coming> held = Map.of();

  /**
   * @param newest the picture that streams are offered
   */
  StatusFacts(Supplier<Optional<MeshUpdate>> newest, AdsStreams streams, InstantSource clock) {
    this.newest = newest;
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public Optional<MeshFacts> get() {
    return newest.get().map(this::facts);
  }

  private MeshFacts facts(MeshUpdate update) {
    PushContext picture = update.context();
    Instant now = clock.instant();
    List<ConnectionView> views = streams.views(); // after the picture: none is older than it says
    Optional<MeshFacts> same =
        last.filter(before -> Identity.isSame(before.picture(), picture))
            .filter(before -> before.views().equals(views))
            .filter(before -> now.isBefore(before.at().plus(OLDEST)))
            .map(Looked::facts);
    MeshFacts facts = same.orElseGet(() -> look(update, views, now));
    if (same.isEmpty()) {
      last = Optional.of(new Looked(picture, views, facts, now));
    }
    return facts;
  }

  private MeshFacts look(MeshUpdate update, List<ConnectionView> views, Instant now) {
    PushContext picture = update.context();
    List<MergedGateway> routers =
        views.stream()
            .flatMap(view -> view.scope().gateway().stream())
            .map(GatewayScope::gateway)
            .toList();
    Map<ConfigKey, ObjectConflicts> conflicts = new HashMap<>(conflicts(picture));
    conflicts.putAll(RouterConflicts.of(routers, picture.configs()));
    Map<String, Coming> behind = new HashMap<>();
    Map<ConfigKey, Delivery> reached =
        deliveries.of(
            picture,
            views,
            view -> {
              Coming coming = coming(update, view);
              behind.put(view.connectionId(), coming);
              return coming;
            });
    held = behind;
    return new PictureFacts(
        picture, reached, conflicts, RouterConflicts.gateways(routers), ofOwnProxies(views), now);
  }

  /** Gateways, and DestinationRules for what it calls, that a proxy of their own namespace has. */
  private static Set<ConfigKey> ofOwnProxies(List<ConnectionView> views) {
    Set<ConfigKey> own = new HashSet<>();
    for (ConnectionView view : views) {
      String namespace = view.scope().traits().namespace();
      Stream.concat(
              view.scope().gateway().stream().flatMap(scope -> scope.gateway().sources().stream()),
              view.scope().outbound().dependencies().stream()
                  .filter(key -> key.kind() == ConfigKind.DESTINATION_RULE))
          .filter(key -> key.namespace().equals(namespace))
          .forEach(own::add);
    }
    return own;
  }

  private Coming coming(MeshUpdate update, ConnectionView view) {
    ProxyScope scope = streams.scope(update, view.proxy());
    ClassSets sets =
        Optional.ofNullable(held.get(view.connectionId()))
            .filter(before -> before.scope().equals(scope))
            .map(Coming::sets)
            .orElseGet(() -> streams.sets().of(scope));
    return new Coming(scope, sets, update.context());
  }

  /** Who holds it keeps its sets alive, so that they are made once. */
  private record Coming(ProxyScope scope, ClassSets sets, PushContext picture)
      implements Deliveries.Coming {
    @Override
    public TypeSet set(XdsType type) {
      return sets.get(picture, type);
    }
  }

  private Map<ConfigKey, ObjectConflicts> conflicts(PushContext picture) {
    Judged known =
        judged
            .filter(before -> Identity.isSame(before.configs(), picture.configs()))
            .filter(before -> Identity.isSame(before.mesh(), picture.mesh()))
            .orElseGet(() -> new Judged(picture.configs(), picture.mesh(), Conflicts.of(picture)));
    judged = Optional.of(known);
    return known.conflicts();
  }
}
