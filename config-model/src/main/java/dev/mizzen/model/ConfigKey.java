package dev.mizzen.model;

import java.util.Comparator;

/**
 * One object's identity. Shape: {@code namespace} is empty for cluster-wide objects and for the
 * mesh config.
 */
public record ConfigKey(ConfigKind kind, String namespace, String name)
    implements Comparable<ConfigKey> {

  /** The mesh config counts as one source of whatever it shaped. */
  public static final ConfigKey MESH_CONFIG = new ConfigKey(ConfigKind.MESH_CONFIG, "", "mesh");

  /** The mesh's networks, one object like the mesh config. */
  public static final ConfigKey MESH_NETWORKS =
      new ConfigKey(ConfigKind.MESH_NETWORKS, "", "networks");

  private static final Comparator<ConfigKey> ORDER =
      Comparator.comparing(ConfigKey::kind)
          .thenComparing(ConfigKey::namespace)
          .thenComparing(ConfigKey::name);

  /** As messages name it: {@code VirtualService default/reviews}. */
  @Override
  public String toString() {
    return kind.kind() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }

  @Override
  public int compareTo(ConfigKey other) {
    return ORDER.compare(this, other);
  }
}
