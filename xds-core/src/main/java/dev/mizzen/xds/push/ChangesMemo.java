package dev.mizzen.xds.push;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keeps the answers of one set to {@code changesSince} for the few older sets that proxies come
 * from.
 */
final class ChangesMemo {
  private static final int KEPT = 4;

  private final List<Entry> entries = new ArrayList<>(1);

  /**
   * The kept answer, or a new one.
   *
   * @param extent how much the older set held; it may have grown since the answer was kept
   */
  synchronized TypeSet.Changes get(TypeSet older, int extent, Supplier<TypeSet.Changes> compute) {
    for (Entry entry : entries) {
      if (entry.older.refersTo(older) && entry.extent == extent) {
        return entry.changes;
      }
    }
    TypeSet.Changes changes = compute.get();
    entries.removeIf(entry -> entry.older.refersTo(null) || entry.older.refersTo(older));
    if (entries.size() == KEPT) {
      entries.removeFirst();
    }
    entries.add(new Entry(new WeakReference<>(older), extent, changes));
    return changes;
  }

  private record Entry(WeakReference<TypeSet> older, int extent, TypeSet.Changes changes) {}
}
