package dev.mizzen.registry.kube;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;

/**
 * Hears what the source does, for metrics and status. Called on the source's threads; must not
 * block.
 */
public interface KubeObserver {
  /** Hears nothing. */
  KubeObserver NONE = new KubeObserver() {};

  /** An object that is wanted came, changed or went. */
  default void changed(ConfigKind kind, Change change) {}

  /**
   * Everything of one kind was listed.
   *
   * @param name of the kind, for example {@code VirtualService}
   */
  default void listed(String name) {}

  /** A watch of one kind ended. */
  default void watchEnded(String name, WatchEnd why) {}

  /**
   * An object of Istio's kinds is as told here, or one of another kind is refused. Not told of
   * objects that are not wanted.
   */
  default void seen(ObjectSeen object) {}

  /** An object is gone, or not wanted any more. */
  default void lost(ConfigKey key) {}

  /** Tells another observer the same. */
  default KubeObserver and(KubeObserver other) {
    return new BothObservers(this, other);
  }
}
