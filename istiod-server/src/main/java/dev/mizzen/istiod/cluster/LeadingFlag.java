package dev.mizzen.istiod.cluster;

import dev.mizzen.registry.leader.LeaderDuty;
import dev.mizzen.registry.leader.Leadership;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Tells a thread of another part whether this replica leads. Safe for use by many threads. */
final class LeadingFlag implements LeaderDuty, BooleanSupplier {
  private volatile Optional<Leadership> leadership = Optional.empty();

  @Override
  public void begin(Leadership begun) {
    leadership = Optional.of(begun);
  }

  @Override
  public void end() {
    leadership = Optional.empty();
  }

  @Override
  public boolean getAsBoolean() {
    return leadership.filter(Leadership::isHeld).isPresent();
  }
}
