package dev.mizzen.istiod.metrics;

import dev.mizzen.registry.file.RejectionLog;
import dev.mizzen.registry.file.RejectionSink;
import dev.mizzen.registry.file.Report;

/** Logs refusals and counts them. */
public final class CountedRejections implements RejectionSink {
  private final RejectionLog log = new RejectionLog();
  private final IstiodMetrics metrics;

  public CountedRejections(IstiodMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void refused(Report report) {
    log.refused(report);
    report
        .object()
        .ifPresentOrElse(
            key -> metrics.rejectedConfig(key.kind().kind(), key.namespace() + "/" + key.name()),
            () -> metrics.rejectedConfig("source", report.where()));
  }

  @Override
  public void recovered(Report report) {
    log.recovered(report);
  }

  @Override
  public void warned(Report report) {
    log.warned(report);
  }
}
