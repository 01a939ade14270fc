package dev.mizzen.registry.file;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.mesh.DiscoverySelectors;
import dev.mizzen.model.push.MeshEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The objects of all files together: where two files give one object, the first by path counts.
 *
 * @param objects in the order of their keys
 * @param refusals and {@code warnings} by what stays the same of them while nobody mends them
 * @param skipped how many objects of which kind were passed over
 */
record Inventory(
    Map<ConfigKey, LoadedObject> objects,
    Map<List<Object>, Report> refusals,
    Map<List<Object>, Report> warnings,
    Map<String, Integer> skipped) {

  static final Inventory EMPTY = new Inventory(Map.of(), Map.of(), Map.of(), Map.of());

  /**
   * @param contents in the order of paths
   * @param reports about what no content stands for
   */
  static Inventory of(Collection<FileContent> contents, List<Report> reports) {
    Inventory all =
        new Inventory(
            new TreeMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new TreeMap<>());
    reports.forEach(report -> all.refusals.put(report.identity(), report));
    for (FileContent content : contents) {
      content.objects().values().forEach(all::add);
      content.refusals().forEach(report -> all.refusals.put(report.identity(), report));
      content.skipped().forEach((kind, count) -> all.skipped.merge(kind, count, Integer::sum));
    }
    return all;
  }

  /**
   * The same without what a cluster's control plane would not look at: the Kubernetes objects of
   * namespaces that are not selected. Istio's objects count wherever they stand, as in istiod's own
   * folder.
   */
  Inventory lookedAt(DiscoverySelectors selectors) {
    if (selectors.equals(DiscoverySelectors.ALL)) {
      return this;
    }
    Map<String, Boolean> isSelected = new HashMap<>();
    SortedMap<ConfigKey, LoadedObject> kept = new TreeMap<>(objects);
    kept.keySet()
        .removeIf(
            key ->
                isOfNamespace(key)
                    && !isSelected.computeIfAbsent(
                        key.namespace(), name -> selectors.select(namespaceLabels(name))));
    return new Inventory(kept, refusals, warnings, skipped);
  }

  private static boolean isOfNamespace(ConfigKey key) {
    return !key.kind().isIstio() && !key.namespace().isEmpty();
  }

  private Optional<Map<String, String>> namespaceLabels(String name) {
    return Optional.ofNullable(objects.get(new ConfigKey(ConfigKind.NAMESPACE, "", name)))
        .map(LoadedObject::changed)
        .map(
            event ->
                event instanceof MeshEvent.NamespaceChanged(var namespace)
                    ? namespace.labels()
                    : Map.of());
  }

  private void add(LoadedObject object) {
    LoadedObject first = objects.putIfAbsent(object.key(), object);
    if (first != null) {
      Report report = object.isGivenAlready(first);
      refusals.put(report.identity(), report);
      return;
    }
    object.warning().ifPresent(report -> warnings.put(report.identity(), report));
  }

  /**
   * What to tell so that who knew {@code earlier} knows this: changes first, then removals, each in
   * the order of keys.
   */
  List<MeshEvent> eventsSince(Inventory earlier) {
    List<MeshEvent> events = new ArrayList<>();
    objects.forEach(
        (key, object) -> {
          LoadedObject before = earlier.objects.get(key);
          if (before == null || !object.sameContent(before)) {
            events.add(object.changed());
          }
        });
    earlier.objects.forEach(
        (key, object) -> {
          if (!objects.containsKey(key)) {
            events.add(object.removed());
          }
        });
    return events;
  }

  /** Tells of refusals and warnings that came, and of refusals that went. */
  void reportSince(Inventory earlier, RejectionSink sink) {
    earlier.refusals.forEach(
        (identity, report) ->
            tellUnless(refusals.containsKey(identity), () -> sink.recovered(report)));
    refusals.forEach(
        (identity, report) ->
            tellUnless(earlier.refusals.containsKey(identity), () -> sink.refused(report)));
    warnings.forEach(
        (identity, report) ->
            tellUnless(earlier.warnings.containsKey(identity), () -> sink.warned(report)));
  }

  private static void tellUnless(boolean known, Runnable tell) {
    if (!known) {
      tell.run();
    }
  }
}
