package dev.mizzen.xds.debug;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.protocol.Acknowledgement;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.EncodedResource;
import dev.mizzen.xds.push.TypeSet;
import dev.mizzen.xds.push.TypeWatch;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.stream.ConnectionView;
import dev.mizzen.xds.stream.ConnectionView.WatchView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;

/**
 * Counts for each Istio object the proxies that have taken it. Streams that are alike are looked at
 * once. Touched by one thread.
 *
 * <p>A proxy has taken an object when it has acknowledged every resource that was made of it and
 * nothing more of those types may have to be sent to it for the picture asked about.
 */
public final class Deliveries {
  private final Map<TypeSet, Set<ConfigKey>> objectsOfSets = new WeakHashMap<>();

  /**
   * What one stream has of one type; equal for streams that were sent the same.
   *
   * @param sets what it was sent, and where it is behind, what it will be sent
   */
  private record Part(
      XdsType type,
      List<TypeSet> sets,
      boolean isWildcard,
      Set<String> names,
      boolean isBehind,
      List<TypeWatch.Refused> refused) {}

  /** Streams that were sent the same and stand alike. */
  private record StreamClass(List<Part> parts, Set<ConfigKey> sidecars) {}

  /** What a stream that is behind will be sent. */
  public interface Coming {
    /** The proxy's class in the picture. */
    ProxyScope scope();

    TypeSet set(XdsType type);
  }

  private enum Standing {
    ACKED,
    BEHIND,
    REFUSED
  }

  /**
   * By object; one that concerns no proxy is not in it.
   *
   * @param views taken after the picture was
   * @param coming asked for streams that are behind
   */
  public Map<ConfigKey, Delivery> of(
      PushContext picture, List<ConnectionView> views, Function<ConnectionView, Coming> coming) {
    Map<StreamClass, List<String>> classes = new HashMap<>();
    views.forEach(
        view ->
            classes
                .computeIfAbsent(streamClass(picture, view, coming), missing -> new ArrayList<>())
                .add(view.proxy().id().id()));
    Map<ConfigKey, Tally> tallies = new HashMap<>();
    classes.forEach((streams, proxies) -> count(streams, proxies, tallies));
    Map<ConfigKey, Delivery> deliveries = HashMap.newHashMap(tallies.size());
    tallies.forEach((key, tally) -> deliveries.put(key, tally.result()));
    return deliveries;
  }

  private static StreamClass streamClass(
      PushContext picture, ConnectionView view, Function<ConnectionView, Coming> coming) {
    Set<ConfigKey> sidecars = new HashSet<>();
    view.scope().outbound().sidecar().ifPresent(sidecars::add);
    Map<XdsType, WatchView> watches = view.watches();
    Set<XdsType> behind = EnumSet.noneOf(XdsType.class);
    watches.forEach(
        (type, watch) -> {
          if (isBehind(picture, view, type, watch)) {
            behind.add(type);
          }
        });
    Optional<Coming> next = behind.isEmpty() ? Optional.empty() : Optional.of(coming.apply(view));
    next.flatMap(sets -> sets.scope().outbound().sidecar()).ifPresent(sidecars::add);
    List<Part> parts = new ArrayList<>();
    watches.forEach(
        (type, watch) -> {
          List<TypeSet> sets = new ArrayList<>();
          watch.sent().ifPresent(sets::add);
          next.filter(there -> behind.contains(type)).ifPresent(there -> sets.add(there.set(type)));
          parts.add(
              new Part(
                  type,
                  sets,
                  watch.isWildcard(),
                  watch.names(),
                  behind.contains(type),
                  watch.refused()));
        });
    return new StreamClass(parts, sidecars);
  }

  private static boolean isBehind(
      PushContext picture, ConnectionView view, XdsType type, WatchView watch) {
    Acknowledgement ack = watch.acknowledgement();
    boolean isOld = view.context().version().counter() < picture.version().counter();
    boolean isUnexplained = ack.error().isPresent() && watch.refused().isEmpty();
    return isOld || isUnexplained || ack.isOutstanding() || view.owed().contains(type);
  }

  private void count(StreamClass streams, List<String> proxies, Map<ConfigKey, Tally> tallies) {
    Map<ConfigKey, Standing> standings = new HashMap<>();
    Map<ConfigKey, Delivery.Refusal> refusals = new HashMap<>();
    for (Part part : streams.parts()) {
      Standing standing = part.isBehind() ? Standing.BEHIND : Standing.ACKED;
      objects(part).forEach(key -> standings.merge(key, standing, Deliveries::worse));
      streams.sidecars().forEach(key -> standings.merge(key, standing, Deliveries::worse));
      for (TypeWatch.Refused refused : part.refused()) {
        Set<ConfigKey> sources = istioSources(List.of(refused.resource()));
        for (ConfigKey key : sources) {
          standings.put(key, Standing.REFUSED);
          refusals.put(
              key,
              new Delivery.Refusal(
                  proxies.getFirst(),
                  part.type(),
                  refused.resource().name(),
                  sources.size() == 1,
                  refused.message()));
        }
      }
    }
    standings.forEach(
        (key, standing) ->
            tallies
                .computeIfAbsent(key, missing -> new Tally())
                .add(standing, proxies, Optional.ofNullable(refusals.get(key))));
  }

  private static Standing worse(Standing one, Standing other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private Set<ConfigKey> objects(Part part) {
    Set<ConfigKey> objects = new HashSet<>();
    for (TypeSet set : part.sets()) {
      objects.addAll(
          part.isWildcard() && part.type().isWildcard()
              ? objectsOfSets.computeIfAbsent(set, all -> istioSources(all.all()))
              : istioSources(
                  part.names().stream().flatMap(name -> set.get(name).stream()).toList()));
    }
    return objects;
  }

  private static Set<ConfigKey> istioSources(Collection<EncodedResource> resources) {
    Set<ConfigKey> found = new HashSet<>();
    for (EncodedResource resource : resources) {
      for (ConfigKey source : resource.sources()) {
        if (source.kind().isIstio()) {
          found.add(source);
        }
      }
    }
    return found;
  }

  /** The count for one object. */
  private static final class Tally {
    private final List<Delivery.Refusal> refusals = new ArrayList<>();
    private final List<String> behind = new ArrayList<>();
    private int concerned;
    private int acked;
    private int refused;

    void add(Standing standing, List<String> proxies, Optional<Delivery.Refusal> refusal) {
      concerned += proxies.size();
      switch (standing) {
        case ACKED -> acked += proxies.size();
        case BEHIND ->
            behind.addAll(proxies.subList(0, Math.min(proxies.size(), Delivery.MOST_NAMED)));
        case REFUSED -> {
          refused += proxies.size();
          refusal.ifPresent(refusals::add);
        }
      }
    }

    Delivery result() {
      return new Delivery(
          concerned,
          acked,
          refused,
          refusals.stream()
              .sorted(Comparator.comparing(Delivery.Refusal::proxyId))
              .limit(Delivery.MOST_NAMED)
              .toList(),
          behind.stream().sorted().limit(Delivery.MOST_NAMED).toList());
    }
  }
}
