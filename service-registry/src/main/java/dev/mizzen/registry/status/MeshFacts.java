package dev.mizzen.registry.status;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.conflict.ObjectConflicts;
import java.util.List;
import java.util.Optional;

/**
 * What the mesh makes of its objects at one moment. Implementations are snapshots: asked twice,
 * they answer the same, and two that are equal do too.
 */
public interface MeshFacts {

  /** Whether proxies are served an object as it stands here, or would be if it concerned any. */
  boolean isServed(ConfigResource<?> object);

  /** How far an object has come. */
  Reach reach(ConfigKey key);

  Optional<ObjectConflicts> conflicts(ConfigKey key);

  /**
   * Whether what is told of an object here is all there is to know; false where proxies that would
   * tell more are not connected.
   */
  boolean isKnown(ConfigKey key);

  /** Why objects of a kind have no effect; empty where they have. */
  Optional<String> withoutEffect(ConfigKey key);

  /** Parts of an object that have no effect, each with the reason. */
  List<String> partsWithoutEffect(ConfigKey key);
}
