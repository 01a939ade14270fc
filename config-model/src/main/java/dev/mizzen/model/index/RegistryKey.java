package dev.mizzen.model.index;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.service.ClusterId;
import java.util.Comparator;

/** One object of one cluster's registry; the same object may stand in several clusters. */
public record RegistryKey(ClusterId clusterId, ConfigKey key) implements Comparable<RegistryKey> {
  private static final Comparator<RegistryKey> ORDER =
      Comparator.comparing(RegistryKey::clusterId).thenComparing(RegistryKey::key);

  @Override
  public int compareTo(RegistryKey other) {
    return ORDER.compare(this, other);
  }
}
