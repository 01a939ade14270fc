package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Visibility;
import java.util.Set;

/**
 * A VirtualService made ready for generation: short names resolved, delegates merged in.
 *
 * @param resource its key and metadata, and the spec after resolution (hosts, gateways and
 *     destinations are full names)
 * @param sources the VirtualService and every delegate merged into it
 */
public record MeshVirtualService(
    ConfigResource<VirtualService> resource,
    Visibility visibility,
    RouteSemantics semantics,
    Set<ConfigKey> sources) {
  public MeshVirtualService {
    sources = Set.copyOf(sources);
  }

  public ConfigKey key() {
    return resource.key();
  }

  public VirtualService spec() {
    return resource.spec();
  }

  public String namespace() {
    return resource.namespace();
  }
}
