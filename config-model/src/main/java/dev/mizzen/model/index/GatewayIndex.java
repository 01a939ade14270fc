package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.mesh.Mesh;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gateways in creation order. Source: Istio 1.30, initGateways. */
public final class GatewayIndex {
  public static final GatewayIndex EMPTY = new GatewayIndex(List.of(), false);

  private final List<ConfigResource<Gateway>> all;
  private final Map<String, List<ConfigResource<Gateway>>> byNamespace = new HashMap<>();
  private final Set<String> selectorKeys = new HashSet<>();
  private final boolean isScopedToNamespace;

  private GatewayIndex(List<ConfigResource<Gateway>> all, boolean isScopedToNamespace) {
    this.all = all;
    this.isScopedToNamespace = isScopedToNamespace;
    for (ConfigResource<Gateway> gateway : all) {
      byNamespace.computeIfAbsent(gateway.namespace(), key -> new ArrayList<>()).add(gateway);
      selectorKeys.addAll(gateway.spec().getSelectorMap().keySet());
    }
  }

  /** Builds the index from every Gateway of the mesh, in any order. */
  public static GatewayIndex build(List<ConfigResource<Gateway>> all, Mesh mesh) {
    return new GatewayIndex(
        all.stream().sorted(ConfigResource.CREATION_ORDER).toList(),
        mesh.features().scopeGatewayToNamespace());
  }

  public List<ConfigResource<Gateway>> all() {
    return all;
  }

  /**
   * Gateways that may select a router of a namespace: all of them, or its namespace's own
   * (PILOT_SCOPE_GATEWAY_TO_NAMESPACE).
   */
  public List<ConfigResource<Gateway>> candidates(String namespace) {
    return isScopedToNamespace
        ? Collections.unmodifiableList(byNamespace.getOrDefault(namespace, List.of()))
        : all;
  }

  /** Keys of all labels that select routers. */
  public Set<String> selectorKeys() {
    return Collections.unmodifiableSet(selectorKeys);
  }
}
