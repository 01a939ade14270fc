package dev.mizzen.xds.push;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Built resources by the input they were built from, for one generator. An entry lives as long as
 * some set holds its resource, so the cache is as large as what is being served and needs no limit
 * of its own.
 */
final class InputCache<I extends Record> {
  private final Map<I, Entry<I>> entries = new ConcurrentHashMap<>();
  private final ReferenceQueue<EncodedResource> unused = new ReferenceQueue<>();

  EncodedResource get(I input, Function<I, EncodedResource> build) {
    expunge();
    Entry<I> entry = entries.get(input);
    EncodedResource known = entry == null ? null : entry.get();
    if (known != null) {
      return known;
    }
    EncodedResource built = build.apply(input);
    entries.put(input, new Entry<>(input, built, unused));
    return built;
  }

  int size() {
    expunge();
    return entries.size();
  }

  private void expunge() {
    for (Reference<?> gone = unused.poll(); gone != null; gone = unused.poll()) {
      if (gone instanceof Entry<?> entry) {
        entries.remove(entry.input, entry);
      }
    }
  }

  private static final class Entry<I> extends WeakReference<EncodedResource> {
    private final I input;

    Entry(I input, EncodedResource resource, ReferenceQueue<EncodedResource> queue) {
      super(resource, queue);
      this.input = input;
    }
  }
}
