package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.model.ConfigResource;
import java.util.Map;
import java.util.Optional;

/** Sidecar objects. Source: spec config-and-registry §6.3. */
public final class SidecarIndex {
  public static final SidecarIndex EMPTY = new SidecarIndex();

  private SidecarIndex() {}

  /** The Sidecar that holds for a sidecar proxy; the root namespace's, where its own namespace has none; empty where the default scope holds. */
  public Optional<ConfigResource<Sidecar>> select(String namespace, Map<String, String> labels) {
    throw new UnsupportedOperationException();
  }
}
