package dev.mizzen.registry.leader;

/** What a leader does. Begun and ended on the thread of its lock; may be begun again. */
public interface LeaderDuty {

  /**
   * Begins it; returns soon, for the lock is renewed on this thread.
   *
   * @param leadership asked before each write: it may be lost any time before {@link #end}
   */
  void begin(Leadership leadership);

  /** Ends it: after this it writes nothing. */
  void end();
}
