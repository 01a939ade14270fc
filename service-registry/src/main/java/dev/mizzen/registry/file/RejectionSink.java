package dev.mizzen.registry.file;

/**
 * Hears of everything that is not used as it stands, for logs and metrics. Called on the source's
 * thread; must not block.
 */
public interface RejectionSink {

  /** From now on this is not used; the last good version, where there was one, stays in force. */
  void refused(Report report);

  /** No longer: mended, or gone. */
  void recovered(Report report);

  /** Used, though its author should look at it: fields that nobody knows. */
  void warned(Report report);
}
