package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.LabelSelector;
import dev.mizzen.model.mesh.Mesh;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sidecar objects. Source: spec config-and-registry §6.3, Istio 1.30, initSidecarScopes and
 * getSidecarScope.
 */
public final class SidecarIndex {
  private static final Comparator<ConfigResource<Sidecar>> SELECTORS_THEN_CREATION =
      Comparator.<ConfigResource<Sidecar>, Boolean>comparing(
              sidecar -> !sidecar.spec().hasWorkloadSelector())
          .thenComparing(ConfigResource.CREATION_ORDER);

  public static final SidecarIndex EMPTY = new SidecarIndex(List.of(), "");

  private final Map<String, List<ConfigResource<Sidecar>>> byNamespace = new HashMap<>();
  private final Optional<ConfigResource<Sidecar>> meshDefault;
  private final Set<String> selectorKeys = new HashSet<>();

  private SidecarIndex(List<ConfigResource<Sidecar>> sorted, String rootNamespace) {
    for (ConfigResource<Sidecar> sidecar : sorted) {
      byNamespace.computeIfAbsent(sidecar.namespace(), key -> new ArrayList<>()).add(sidecar);
      selectorKeys.addAll(sidecar.spec().getWorkloadSelector().getLabelsMap().keySet());
    }
    meshDefault =
        byNamespace.getOrDefault(rootNamespace, List.of()).stream()
            .filter(sidecar -> !sidecar.spec().hasWorkloadSelector())
            .findFirst();
  }

  /** Builds the index from every Sidecar of the mesh, in any order. */
  public static SidecarIndex build(List<ConfigResource<Sidecar>> all, Mesh mesh) {
    return new SidecarIndex(
        all.stream().sorted(SELECTORS_THEN_CREATION).toList(), mesh.rootNamespace());
  }

  /**
   * The Sidecar that holds for a sidecar proxy; the root namespace's, where its own namespace has
   * none; empty where the default scope holds.
   */
  public Optional<ConfigResource<Sidecar>> select(String namespace, Map<String, String> labels) {
    return byNamespace.getOrDefault(namespace, List.of()).stream()
        .filter(sidecar -> selector(sidecar).matches(labels))
        .findFirst()
        .or(() -> meshDefault);
  }

  /** Keys of all labels that select workloads. */
  public Set<String> selectorKeys() {
    return Collections.unmodifiableSet(selectorKeys);
  }

  private static LabelSelector selector(ConfigResource<Sidecar> sidecar) {
    return new LabelSelector(sidecar.spec().getWorkloadSelector().getLabelsMap());
  }
}
