package dev.mizzen.registry.leader;

import java.util.Collection;

/** Notes when a candidate's duty begins and ends. */
record NotedDuty(String who, Collection<String> notes) implements LeaderDuty {
  @Override
  public void begin(Leadership leadership) {
    notes.add(who + " begins");
  }

  @Override
  public void end() {
    notes.add(who + " ends");
  }
}
