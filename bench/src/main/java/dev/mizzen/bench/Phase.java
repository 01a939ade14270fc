package dev.mizzen.bench;

import java.util.Collection;
import java.util.List;

/**
 * What one start or edit cost the server and how long the proxies waited.
 *
 * @param millis of each proxy, ascending; never empty
 * @param bytes of all responses, as messages
 */
record Phase(List<Long> millis, long bytes, long responses, double cpuSeconds, double resident) {
  Phase {
    millis = List.copyOf(millis);
  }

  long quantile(double part) {
    return millis.get(Math.min(millis.size() - 1, (int) (part * millis.size())));
  }

  long last() {
    return millis.getLast();
  }

  double megabytes() {
    return bytes / 1e6;
  }

  /** All waits of several edits; bytes, responses and CPU are those of one edit on average. */
  static Phase mean(Collection<Phase> phases) {
    return new Phase(
        phases.stream().flatMap(phase -> phase.millis.stream()).sorted().toList(),
        (long) phases.stream().mapToLong(Phase::bytes).average().orElseThrow(),
        (long) phases.stream().mapToLong(Phase::responses).average().orElseThrow(),
        phases.stream().mapToDouble(Phase::cpuSeconds).average().orElseThrow(),
        phases.stream().mapToDouble(Phase::resident).max().orElseThrow());
  }
}
