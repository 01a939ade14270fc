package dev.mizzen.registry.file;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.ObjectMeta;
import dev.mizzen.model.Origin;
import dev.mizzen.model.push.MeshEvent;

/**
 * An object in force.
 *
 * @param changed tells of it as it is
 * @param removed tells that it is gone
 */
record LoadedObject(ConfigKey key, Origin origin, MeshEvent changed, MeshEvent removed) {

  /** Whether both say the same, wherever they stand. */
  boolean sameContent(LoadedObject other) {
    if (changed instanceof MeshEvent.ConfigChanged mine
        && other.changed instanceof MeshEvent.ConfigChanged theirs) {
      return sameContent(mine.resource(), theirs.resource());
    }
    return changed.equals(other.changed);
  }

  private static boolean sameContent(ConfigResource<?> one, ConfigResource<?> other) {
    return one.key().equals(other.key())
        && withoutOrigin(one.meta()).equals(withoutOrigin(other.meta()))
        && one.spec().equals(other.spec());
  }

  private static ObjectMeta withoutOrigin(ObjectMeta meta) {
    return new ObjectMeta(
        meta.labels(),
        meta.annotations(),
        meta.creationTime(),
        meta.uid(),
        meta.resourceVersion(),
        meta.generation(),
        Origin.UNKNOWN);
  }
}
