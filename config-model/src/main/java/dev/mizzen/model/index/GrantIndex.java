package dev.mizzen.model.index;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.gatewayapi.ReferenceGrant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which objects may refer to those of other namespaces. */
public final class GrantIndex {
  public static final GrantIndex EMPTY = new GrantIndex(Map.of());

  private final Map<ConfigKey, ReferenceGrant> byKey;

  private GrantIndex(Map<ConfigKey, ReferenceGrant> byKey) {
    this.byKey = byKey;
  }

  public Optional<ReferenceGrant> get(ConfigKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** Every grant's key, in no order. */
  public Set<ConfigKey> keys() {
    return byKey.keySet();
  }

  /** Whether objects of a kind in a namespace may refer to an object of another. */
  public boolean allows(ConfigKind kind, String namespace, ConfigKey object) {
    return byKey.values().stream().anyMatch(grant -> grant.allows(kind, namespace, object));
  }

  public GrantIndex apply(Changes<ConfigKey, ReferenceGrant> changes) {
    return changes.isEmpty() ? this : new GrantIndex(changes.appliedTo(byKey));
  }
}
