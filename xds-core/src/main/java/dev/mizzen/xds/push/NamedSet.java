package dev.mizzen.xds.push;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** A set that is filled as proxies ask for names: endpoints, routes, secrets. */
final class NamedSet implements TypeSet {
  private final Map<String, Optional<EncodedResource>> byName = new ConcurrentHashMap<>();
  private final Function<String, Optional<EncodedResource>> generate;
  private final ChangesMemo memo = new ChangesMemo();

  NamedSet(Function<String, Optional<EncodedResource>> generate) {
    this.generate = generate;
  }

  /**
   * The set for the next picture: names for which {@code isAffected} is false are taken over, the
   * others made again at once, so that the new set does not hold on to this one. This set where no
   * name is affected.
   *
   * @param regenerate from a name and what it had before
   */
  NamedSet after(
      Predicate<String> isAffected,
      BiFunction<String, Optional<EncodedResource>, Optional<EncodedResource>> regenerate,
      Function<String, Optional<EncodedResource>> generate) {
    List<String> affected = byName.keySet().stream().filter(isAffected).toList();
    if (affected.isEmpty()) {
      return this;
    }
    NamedSet next = new NamedSet(generate);
    next.byName.putAll(byName);
    affected.forEach(name -> next.byName.computeIfPresent(name, regenerate));
    return next;
  }

  @Override
  public Optional<EncodedResource> get(String name) {
    Optional<EncodedResource> known = byName.get(name);
    if (known != null) {
      return known;
    }
    Optional<EncodedResource> generated = generate.apply(name);
    Optional<EncodedResource> raced = byName.putIfAbsent(name, generated);
    return raced == null ? generated : raced;
  }

  @Override
  public Collection<EncodedResource> all() {
    return byName.values().stream().flatMap(Optional::stream).toList();
  }

  @Override
  public Changes changesSince(TypeSet older) {
    if (older == this || !(older instanceof NamedSet that)) {
      return Changes.NONE;
    }
    return memo.get(that, that.byName.size(), () -> compare(that));
  }

  /**
   * Every name that the older set was asked for; names asked for since are answered when they are
   * subscribed.
   */
  private Changes compare(NamedSet older) {
    List<EncodedResource> changed = new ArrayList<>();
    TreeSet<String> removed = new TreeSet<>();
    older.byName.forEach(
        (name, before) -> {
          Optional<EncodedResource> now = get(name);
          if (now.isPresent()) {
            if (before.isEmpty() || !before.get().version().equals(now.get().version())) {
              changed.add(now.get());
            }
          } else if (before.isPresent()) {
            removed.add(name);
          }
        });
    changed.sort(java.util.Comparator.comparing(EncodedResource::name));
    return new Changes(changed, List.copyOf(removed));
  }
}
