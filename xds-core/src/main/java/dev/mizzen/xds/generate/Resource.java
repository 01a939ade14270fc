package dev.mizzen.xds.generate;

import com.google.protobuf.Message;
import dev.mizzen.model.ConfigKey;
import java.util.Set;

/**
 * One xDS resource and the objects it came from.
 *
 * @param name as a proxy subscribes to it
 * @param sources never empty: the mesh config counts as one
 */
public record Resource(String name, Message message, Set<ConfigKey> sources) {
  public Resource {
    sources = Set.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("resource " + name + " has no source");
    }
  }
}
