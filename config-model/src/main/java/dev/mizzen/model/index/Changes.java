package dev.mizzen.model.index;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What a batch of events does to the objects of one kind: the last word on each of them.
 *
 * <p>Short-lived; touched by one thread. An object that ends as it began is no change.
 *
 * @param <K> names an object
 * @param <V> the object
 */
public final class Changes<K, V> {
  private final Map<K, Optional<V>> byKey = new LinkedHashMap<>();
  private final BiPredicate<V, V> isSame;

  /**
   * Starts without a change.
   *
   * @param isSame whether a new object means the same to proxies as the old one
   */
  public Changes(BiPredicate<V, V> isSame) {
    this.isSame = isSame;
  }

  public static <K, V> Changes<K, V> byEquality() {
    return new Changes<>(Object::equals);
  }

  /**
   * Notes an object's new state.
   *
   * @param before what it is in the picture that the batch starts from; empty where it is not in
   *     there
   * @param now empty where it is gone
   * @return whether it differs from {@code before}
   */
  public boolean note(K key, Optional<V> before, Optional<V> now) {
    boolean areBothThere = before.isPresent() && now.isPresent();
    boolean isUnchanged =
        areBothThere ? isSame.test(before.get(), now.get()) : before.isEmpty() == now.isEmpty();
    if (isUnchanged) {
      byKey.remove(key);
      return false;
    }
    byKey.put(key, now);
    return true;
  }

  public boolean isEmpty() {
    return byKey.isEmpty();
  }

  public Set<K> keys() {
    return byKey.keySet();
  }

  /** The new states in the order of the events; empty for what is gone. */
  public Map<K, Optional<V>> byKey() {
    return byKey;
  }

  /** A copy of a map with the changes in it. */
  Map<K, V> appliedTo(Map<K, V> base) {
    Map<K, V> changed = new HashMap<>(base);
    byKey.forEach(
        (key, now) ->
            now.ifPresentOrElse(value -> changed.put(key, value), () -> changed.remove(key)));
    return changed;
  }
}
