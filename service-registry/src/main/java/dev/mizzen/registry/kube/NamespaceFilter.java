package dev.mizzen.registry.kube;

import dev.mizzen.model.mesh.DiscoverySelectors;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which namespaces of the cluster the mesh looks at, as they and the selectors change. Safe for use
 * by many threads.
 */
final class NamespaceFilter {
  private final Map<String, Map<String, String>> labels = new HashMap<>();
  private DiscoverySelectors selectors = DiscoverySelectors.ALL;
  private volatile Selected selected = new Selected(true, Set.of());

  /**
   * What is selected at one moment.
   *
   * @param isAll whether every namespace is, known or not
   */
  record Selected(boolean isAll, Set<String> names) {
    /** Whether the namespace is; what lives in none always is. */
    boolean contains(String namespace) {
      return isAll || namespace.isEmpty() || names.contains(namespace);
    }
  }

  Selected selected() {
    return selected;
  }

  /**
   * A namespace is there.
   *
   * @return the known namespaces that are selected now and were not, or the other way round
   */
  synchronized Set<String> present(String namespace, Map<String, String> itsLabels) {
    labels.put(namespace, Map.copyOf(itsLabels));
    return select();
  }

  /** A namespace is gone; as {@link #present}. */
  synchronized Set<String> gone(String namespace) {
    labels.remove(namespace);
    return select();
  }

  /** The mesh has other selectors; as {@link #present}. */
  synchronized Set<String> selectors(DiscoverySelectors changed) {
    selectors = changed;
    return select();
  }

  private Set<String> select() {
    boolean isAll = selectors.select(Optional.empty());
    Set<String> names = new HashSet<>();
    if (!isAll) {
      names.addAll(labels.keySet());
      names.removeIf(name -> !selectors.select(Optional.ofNullable(labels.get(name))));
    }
    Selected before = selected;
    Selected now = new Selected(isAll, names);
    if (!now.equals(before)) {
      selected = now;
    }
    Set<String> changed = new HashSet<>(labels.keySet());
    changed.removeIf(name -> before.contains(name) == now.contains(name));
    return changed;
  }
}
