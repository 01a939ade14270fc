package dev.mizzen.xds.generate.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Envoy wants priorities from 0 on, none left out. */
final class Priorities {
  private Priorities() {}

  /** The same order of priorities, counted from 0. */
  static List<LocalityGroup> withoutGaps(List<LocalityGroup> groups) {
    TreeSet<Integer> used = new TreeSet<>();
    groups.forEach(group -> used.add(group.priority()));
    List<Integer> ascending = List.copyOf(used);
    List<LocalityGroup> renumbered = new ArrayList<>();
    for (LocalityGroup group : groups) {
      renumbered.add(group.withPriority(ascending.indexOf(group.priority())));
    }
    return renumbered;
  }
}
