package dev.mizzen.registry.kube;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;

/** Two observers, told one after the other. */
record BothObservers(KubeObserver first, KubeObserver second) implements KubeObserver {
  @Override
  public void changed(ConfigKind kind, Change change) {
    first.changed(kind, change);
    second.changed(kind, change);
  }

  @Override
  public void listed(String name) {
    first.listed(name);
    second.listed(name);
  }

  @Override
  public void watchEnded(String name, WatchEnd why) {
    first.watchEnded(name, why);
    second.watchEnded(name, why);
  }

  @Override
  public void seen(ObjectSeen object) {
    first.seen(object);
    second.seen(object);
  }

  @Override
  public void lost(ConfigKey key) {
    first.lost(key);
    second.lost(key);
  }
}
