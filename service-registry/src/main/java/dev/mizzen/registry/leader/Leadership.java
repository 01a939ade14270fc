package dev.mizzen.registry.leader;

/** Whether one is the leader now. Any thread may ask, and asks just before each write. */
public interface Leadership {
  /** Of who acts without an election. */
  Leadership ALWAYS = () -> true;

  boolean isHeld();
}
