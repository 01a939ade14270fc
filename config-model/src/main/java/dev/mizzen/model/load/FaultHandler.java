package dev.mizzen.model.load;

/** What to do with a mistake of our own: log, count, or fail the test. */
public interface FaultHandler {
  /**
   * Takes one mistake.
   *
   * @param where the work that failed, for example {@code publish} or a generator's name
   */
  void handle(String where, RuntimeException fault);
}
