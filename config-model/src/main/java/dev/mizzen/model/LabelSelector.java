package dev.mizzen.model;

import java.util.Map;

/** Equality selector over labels. Without labels it selects everything. */
public record LabelSelector(Map<String, String> matchLabels) {
  public static final LabelSelector ALL = new LabelSelector(Map.of());

  public LabelSelector {
    matchLabels = Map.copyOf(matchLabels);
  }

  public boolean isEmpty() {
    return matchLabels.isEmpty();
  }

  /** Whether every label of the selector stands in {@code labels} with the same value. */
  public boolean matches(Map<String, String> labels) {
    for (Map.Entry<String, String> wanted : matchLabels.entrySet()) {
      if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
