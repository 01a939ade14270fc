package dev.mizzen.model.gatewayapi;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import java.util.List;
import java.util.Optional;

/**
 * Lets objects of other namespaces refer to objects of its own.
 *
 * <p>Source: Gateway API, ReferenceGrant; Istio 1.30, gatewaycommon/references.go.
 *
 * @param from who may refer; of kinds that nobody here refers with, none
 * @param to what to; of kinds that nobody here refers to, none
 */
public record ReferenceGrant(ConfigKey key, List<From> from, List<To> to) {
  public ReferenceGrant {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }

  /** Objects of a kind in a namespace. */
  public record From(ConfigKind kind, String namespace) {}

  /**
   * Objects of a kind in the grant's namespace.
   *
   * @param name the only one; empty is every one
   */
  public record To(ConfigKind kind, Optional<String> name) {}

  /** Whether objects of a kind in a namespace may refer to an object because of this grant. */
  public boolean allows(ConfigKind kind, String namespace, ConfigKey object) {
    return key.namespace().equals(object.namespace())
        && from.contains(new From(kind, namespace))
        && to.stream()
            .filter(target -> target.kind() == object.kind())
            .anyMatch(target -> target.name().map(object.name()::equals).orElse(true));
  }
}
