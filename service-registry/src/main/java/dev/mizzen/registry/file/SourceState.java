package dev.mizzen.registry.file;

import java.util.List;
import java.util.Map;

/**
 * What a source holds now.
 *
 * @param skipped how many objects were passed over, by kind as in {@code apps/v1 Deployment}
 */
public record SourceState(
    int files, int objects, List<Report> refusals, Map<String, Integer> skipped) {
  public static final SourceState EMPTY = new SourceState(0, 0, List.of(), Map.of());

  public SourceState {
    refusals = List.copyOf(refusals);
    skipped = Map.copyOf(skipped);
  }
}
