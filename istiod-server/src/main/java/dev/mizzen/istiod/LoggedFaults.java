package dev.mizzen.istiod;

import dev.mizzen.istiod.metrics.IstiodMetrics;
import dev.mizzen.model.load.FaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts mistakes of our own; the work around them goes on. */
final class LoggedFaults implements FaultHandler {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedFaults.class);
  private final IstiodMetrics metrics;

  LoggedFaults(IstiodMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void handle(String where, RuntimeException fault) {
    metrics.internalError();
    LOG.atError()
        .addKeyValue("where", where)
        .setCause(fault)
        .log("internal fault; please report it");
  }
}
