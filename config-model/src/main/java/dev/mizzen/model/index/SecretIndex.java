package dev.mizzen.model.index;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.service.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Secrets and ConfigMaps that may hold credentials. */
public final class SecretIndex {
  public static final SecretIndex EMPTY = new SecretIndex(Map.of());

  private final Map<ConfigKey, Secret> byKey;

  private SecretIndex(Map<ConfigKey, Secret> byKey) {
    this.byKey = byKey;
  }

  public Optional<Secret> get(ConfigKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** Every object's key, in no order. */
  public Set<ConfigKey> keys() {
    return byKey.keySet();
  }

  public SecretIndex apply(Changes<ConfigKey, Secret> changes) {
    return changes.isEmpty() ? this : new SecretIndex(changes.appliedTo(byKey));
  }
}
