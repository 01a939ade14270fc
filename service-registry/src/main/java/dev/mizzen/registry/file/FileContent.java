package dev.mizzen.registry.file;

import dev.mizzen.model.ConfigKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a file comes to.
 *
 * @param objects in the order of the file; of two with one key the first
 * @param skipped how many objects of which kind were passed over, by kind as in {@code apps/v1
 *     Deployment}
 * @param hasUnknown whether it holds something refused of which it cannot be told what it is: then
 *     whatever the file held before may be it
 */
record FileContent(
    Map<ConfigKey, LoadedObject> objects,
    List<Report> refusals,
    Map<String, Integer> skipped,
    boolean hasUnknown) {

  static final FileContent EMPTY = of(List.of());

  static FileContent of(Collection<DocumentContent> documents) {
    Map<ConfigKey, LoadedObject> objects = new LinkedHashMap<>();
    List<Report> refusals = new ArrayList<>();
    Map<String, Integer> skipped = new LinkedHashMap<>();
    for (DocumentContent document : documents) {
      refusals.addAll(document.refusals());
      document.skipped().forEach((kind, count) -> skipped.merge(kind, count, Integer::sum));
      for (LoadedObject object : document.objects()) {
        LoadedObject first = objects.putIfAbsent(object.key(), object);
        if (first != null) {
          refusals.add(object.isGivenAlready(first));
        }
      }
    }
    boolean hasUnknown = refusals.stream().anyMatch(report -> report.object().isEmpty());
    return new FileContent(objects, refusals, skipped, hasUnknown);
  }

  static FileContent refused(Report report) {
    return of(List.of(DocumentContent.refused(report)));
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
    return new FileContent(kept, refusals, skipped, hasUnknown);
  }
}
