package dev.mizzen.model.load;

import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import java.time.Duration;

/** Hears what the loader does, for metrics. Called on the mesh-loader thread; must not block. */
public interface LoaderObserver {
  /** Hears nothing. */
  LoaderObserver NONE = new LoaderObserver() {};

  /** An event was folded in. */
  default void folded(MeshEvent event) {}

  /** A picture was made; {@code time} is what making it took. */
  default void built(Duration time) {}

  /** A picture was published; {@code debounceTime} is how long its first event had waited. */
  default void published(MeshUpdate update, Duration debounceTime) {}
}
