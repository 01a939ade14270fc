package dev.mizzen.model.index;

import com.google.protobuf.Message;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every Istio object as it was read, for kinds without an index of their own and for the debug
 * pages.
 */
public final class ConfigIndex {
  public static final ConfigIndex EMPTY = new ConfigIndex(Map.of(), Map.of());

  private final Map<ConfigKey, ConfigResource<?>> byKey;
  private final Map<ConfigKind, List<ConfigResource<?>>> byKind;

  private ConfigIndex(
      Map<ConfigKey, ConfigResource<?>> byKey, Map<ConfigKind, List<ConfigResource<?>>> byKind) {
    this.byKey = byKey;
    this.byKind = byKind;
  }

  public Optional<ConfigResource<?>> get(ConfigKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** One object with the message type of its kind. */
  @SuppressWarnings("unchecked") // the parser gives every kind one message type
  public <S extends Message> Optional<ConfigResource<S>> get(ConfigKey key, Class<S> spec) {
    return get(key).map(resource -> (ConfigResource<S>) resource);
  }

  /**
   * All objects of a kind in creation order. The same list object as long as none of the kind
   * changes.
   */
  @SuppressWarnings("unchecked") // the parser gives every kind one message type
  public <S extends Message> List<ConfigResource<S>> all(ConfigKind kind, Class<S> spec) {
    return (List<ConfigResource<S>>) (List<?>) byKind.getOrDefault(kind, List.of());
  }

  /** Every object's key, in no order. */
  public Set<ConfigKey> keys() {
    return byKey.keySet();
  }

  public ConfigIndex apply(Changes<ConfigKey, ConfigResource<?>> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    Set<ConfigKind> kinds = EnumSet.noneOf(ConfigKind.class);
    changes.keys().forEach(key -> kinds.add(key.kind()));
    Map<ConfigKind, List<ConfigResource<?>>> lists = new EnumMap<>(ConfigKind.class);
    lists.putAll(byKind);
    kinds.forEach(kind -> lists.put(kind, changedList(kind, changes)));
    return new ConfigIndex(changes.appliedTo(byKey), lists);
  }

  private List<ConfigResource<?>> changedList(
      ConfigKind kind, Changes<ConfigKey, ConfigResource<?>> changes) {
    List<ConfigResource<?>> list = new ArrayList<>(byKind.getOrDefault(kind, List.of()));
    list.removeIf(resource -> changes.keys().contains(resource.key()));
    for (Map.Entry<ConfigKey, Optional<ConfigResource<?>>> change : changes.byKey().entrySet()) {
      if (change.getKey().kind() == kind) {
        change.getValue().ifPresent(list::add);
      }
    }
    list.sort(ConfigResource.CREATION_ORDER);
    return List.copyOf(list);
  }
}
