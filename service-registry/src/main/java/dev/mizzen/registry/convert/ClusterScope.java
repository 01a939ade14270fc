package dev.mizzen.registry.convert;

import dev.mizzen.model.ConfigKind;
import java.util.EnumSet;
import java.util.Set;

/** The kinds that live in no namespace. */
public final class ClusterScope {
  private static final Set<ConfigKind> KINDS =
      EnumSet.of(
          ConfigKind.NODE,
          ConfigKind.NAMESPACE,
          ConfigKind.INGRESS_CLASS,
          ConfigKind.GATEWAY_CLASS,
          ConfigKind.MESH_CONFIG,
          ConfigKind.MESH_NETWORKS);

  private ClusterScope() {}

  public static boolean contains(ConfigKind kind) {
    return KINDS.contains(kind);
  }
}
