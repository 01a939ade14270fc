package dev.mizzen.xds.push;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Values that live as long as somebody holds them, each made once while it does. Safe for use by
 * many threads; a value must not refer to itself through its key.
 */
final class WeakValues<K, V> {
  private final Map<K, Entry<K, V>> entries = new ConcurrentHashMap<>();
  private final ReferenceQueue<V> unused = new ReferenceQueue<>();

  V get(K key, Supplier<V> make) {
    expunge();
    return known(key).orElseGet(() -> made(key, make));
  }

  private synchronized V made(K key, Supplier<V> make) {
    return known(key)
        .orElseGet(
            () -> {
              V made = make.get();
              entries.put(key, new Entry<>(key, made, unused));
              return made;
            });
  }

  private Optional<V> known(K key) {
    return Optional.ofNullable(entries.get(key)).flatMap(entry -> Optional.ofNullable(entry.get()));
  }

  /** Those that are in use now. */
  List<V> inUse() {
    return entries.values().stream()
        .flatMap(entry -> Optional.ofNullable(entry.get()).stream())
        .toList();
  }

  int size() {
    expunge();
    return entries.size();
  }

  private void expunge() {
    for (Reference<?> gone = unused.poll(); gone != null; gone = unused.poll()) {
      if (gone instanceof Entry<?, ?> entry) {
        entries.remove(entry.key, entry);
      }
    }
  }

  private static final class Entry<K, V> extends WeakReference<V> {
    private final K key;

    Entry(K key, V value, ReferenceQueue<V> queue) {
      super(value, queue);
      this.key = key;
    }
  }
}
