package dev.mizzen.registry.file;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes reports to the log: a line each when they come and when they go. */
public final class RejectionLog implements RejectionSink {
  private static final Logger LOG = LoggerFactory.getLogger(RejectionLog.class);

  @Override
  public void refused(Report report) {
    log(Level.WARN, "refused, the last good version stays", report);
  }

  @Override
  public void recovered(Report report) {
    log(Level.INFO, "no longer refused", report);
  }

  @Override
  public void warned(Report report) {
    log(Level.WARN, "used in spite of", report);
  }

  private static void log(Level level, String message, Report report) {
    LOG.atLevel(level)
        .addKeyValue(LogKeys.WHERE, report.where())
        .addKeyValue(LogKeys.DOCUMENT, report.document())
        .addKeyValue(LogKeys.REPORT, report)
        .log(message);
  }
}
