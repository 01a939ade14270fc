package dev.mizzen.registry.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one document comes to; a list holds several objects.
 *
 * @param skipped how many objects of which kind were passed over
 */
record DocumentContent(
    List<LoadedObject> objects, List<Report> refusals, Map<String, Integer> skipped) {

  DocumentContent {
    objects = List.copyOf(objects);
    refusals = List.copyOf(refusals);
    skipped = Map.copyOf(skipped);
  }

  static DocumentContent refused(Report report) {
    return new DocumentContent(List.of(), List.of(report), Map.of());
  }

  /** Collects one document's content. Used by one thread. */
  static final class Builder {
    private final List<LoadedObject> objects = new ArrayList<>();
    private final List<Report> refusals = new ArrayList<>();
    private final Map<String, Integer> skipped = new LinkedHashMap<>();

    void add(LoadedObject object) {
      objects.add(object);
    }

    void refuse(Report report) {
      refusals.add(report);
    }

    void skip(String kind) {
      skipped.merge(kind, 1, Integer::sum);
    }

    DocumentContent build() {
      return new DocumentContent(objects, refusals, skipped);
    }
  }
}
