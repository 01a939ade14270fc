package dev.mizzen.registry.file;

import dev.mizzen.model.ConfigKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file comes to.
 *
 * @param objects in the order of the file
 * @param warnings about objects in force
 * @param skipped how many objects of which kind were passed over, by kind as in {@code apps/v1
 *     Deployment}
 * @param hasUnknown whether it holds something refused of which it cannot be told what it is: then
 *     whatever the file held before may be it
 */
record FileContent(
    Map<ConfigKey, LoadedObject> objects,
    List<Report> refusals,
    List<Report> warnings,
    Map<String, Integer> skipped,
    boolean hasUnknown) {

  static final FileContent EMPTY = new FileContent(Map.of(), List.of(), List.of(), Map.of(), false);

  static FileContent refused(Report report) {
    return new FileContent(Map.of(), List.of(report), List.of(), Map.of(), true);
  }

  /** The same with the last good versions of what is refused now. */
  FileContent over(FileContent earlier) {
    Map<ConfigKey, LoadedObject> kept = new LinkedHashMap<>(objects);
    if (hasUnknown) {
      earlier.objects.forEach(kept::putIfAbsent);
    }
    for (Report refusal : refusals) {
      refusal
          .object()
          .map(earlier.objects::get)
          .ifPresent(last -> kept.putIfAbsent(last.key(), last));
    }
    return new FileContent(kept, refusals, warnings, skipped, hasUnknown);
  }

  /** Collects one file's content. Used by one thread. */
  static final class Builder {
    private final Map<ConfigKey, LoadedObject> objects = new LinkedHashMap<>();
    private final List<Report> refusals = new ArrayList<>();
    private final List<Report> warnings = new ArrayList<>();
    private final Map<String, Integer> skipped = new LinkedHashMap<>();

    Optional<LoadedObject> get(ConfigKey key) {
      return Optional.ofNullable(objects.get(key));
    }

    void add(LoadedObject object) {
      objects.put(object.key(), object);
    }

    void refuse(Report report) {
      refusals.add(report);
    }

    void warn(Report report) {
      warnings.add(report);
    }

    void skip(String kind) {
      skipped.merge(kind, 1, Integer::sum);
    }

    FileContent build() {
      boolean hasUnknown = refusals.stream().anyMatch(r -> r.object().isEmpty());
      return new FileContent(objects, refusals, warnings, skipped, hasUnknown);
    }
  }
}
