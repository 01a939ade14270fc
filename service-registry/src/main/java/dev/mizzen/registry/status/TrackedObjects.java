package dev.mizzen.registry.status;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.registry.kube.KubeObserver;
import dev.mizzen.registry.kube.ObjectSeen;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The newest that is known of each object on the API server. Filled by the source's threads, read
 * by the status thread.
 */
public final class TrackedObjects implements KubeObserver {
  private final Map<ConfigKey, ObjectSeen> objects = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  @Override
  public void seen(ObjectSeen object) {
    objects.put(object.key(), object);
    changes.incrementAndGet();
  }

  @Override
  public void lost(ConfigKey key) {
    if (objects.remove(key) != null) {
      changes.incrementAndGet();
    }
  }

  /** Grows with every change. */
  long changes() {
    return changes.get();
  }

  /** All of them; what changes meanwhile may be in it or not. */
  Iterable<ObjectSeen> all() {
    return objects.values();
  }

  /**
   * Whether an object's version is what is served. Once it is, its content need not be kept.
   *
   * @return false too while the version is on its way
   */
  boolean isServed(ObjectSeen object, MeshFacts mesh) {
    Optional<ConfigResource<?>> awaited = object.served();
    if (awaited.isEmpty()) {
      return true;
    }
    boolean isServed = mesh.isServed(awaited.get());
    if (isServed) {
      objects.replace(object.key(), object, object.slim());
    }
    return isServed;
  }
}
