package dev.mizzen.registry.leader;

import dev.mizzen.registry.kube.write.Answer;
import java.util.Optional;

/** The object that a lock is. Used by one thread. */
interface LockObject {

  /** What a look gave. */
  sealed interface Seen {

    /** Nobody has made the object yet. */
    record Absent() implements Seen {}

    /**
     * It is there.
     *
     * @param record empty where nobody ever held it
     * @param base what a claim replaces, and nothing else
     */
    record Present(Optional<LeaderRecord> record, Base base) implements Seen {}

    /** It could not be looked at. */
    record Unreadable(String message) implements Seen {}
  }

  /** The whole object as it was read. */
  interface Base {}

  Seen read() throws InterruptedException;

  /** Makes it, ours. */
  Answer create(LeaderRecord record) throws InterruptedException;

  /** Makes it ours where it is what was seen; keeps what else it holds. */
  Answer replace(Base seen, LeaderRecord record) throws InterruptedException;
}
