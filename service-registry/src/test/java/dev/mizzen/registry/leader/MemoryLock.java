package dev.mizzen.registry.leader;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mizzen.registry.kube.write.Answer;
import java.util.Optional;

/** A lock's object in memory, which several candidates share; can be out of reach. */
final class MemoryLock implements LockObject {
  private static final Answer OUT_OF_REACH =
      new Answer.Unavailable("out of reach", Optional.empty());

  private Optional<LeaderRecord> record = Optional.empty();
  private boolean isOutOfReach;
  private int version;

  private record Version(int number) implements Base {}

  synchronized void reach(boolean isInReach) {
    isOutOfReach = !isInReach;
  }

  synchronized Optional<LeaderRecord> record() {
    return record;
  }

  /** Another program writes. */
  synchronized void write(LeaderRecord other) {
    record = Optional.of(other);
    version++;
  }

  @Override
  public synchronized Seen read() {
    if (isOutOfReach) {
      return new Seen.Unreadable("out of reach");
    }
    return version == 0 ? new Seen.Absent() : new Seen.Present(record, new Version(version));
  }

  @Override
  public synchronized Answer create(LeaderRecord first) {
    return version == 0 ? written(first) : new Answer.Conflict("there is one");
  }

  @Override
  public synchronized Answer replace(Base seen, LeaderRecord next) {
    return seen.equals(new Version(version)) ? written(next) : new Answer.Conflict("changed");
  }

  private Answer written(LeaderRecord next) {
    if (isOutOfReach) {
      return OUT_OF_REACH;
    }
    write(next);
    return new Answer.Done(JsonNodeFactory.instance.objectNode());
  }
}
