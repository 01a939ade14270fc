package dev.mizzen.registry.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/**
 * One look at the files.
 *
 * @param touched files and folders a notice came of; more may have changed
 * @param clock tells how long a file has been left alone
 */
record Look(Cause cause, Set<Path> touched, InstantSource clock) {

  /** Whoever writes a file has stopped for so long before it is read. */
  static final Duration QUIET = Duration.ofMillis(50);

  private static final Duration QUIET_EMPTY = Duration.ofSeconds(1);

  /** Why it takes place. */
  enum Cause {
    START,
    NOTICED,
    PERIODIC
  }

  /** The only one. */
  static Look once() {
    return new Look(Cause.START, Set.of(), InstantSource.system());
  }

  /**
   * Whether a file changed so recently that it may be half written: it is left for a later look,
   * except at the start. One that is empty has most likely just been cut short by whoever writes it
   * anew. A time far to come is another machine's clock and says nothing.
   */
  boolean isTooEarlyFor(FileStamp stamp) {
    Duration age = Duration.between(stamp.modified().toInstant(), clock.instant()).abs();
    return cause != Cause.START && age.compareTo(stamp.sizeBytes() == 0 ? QUIET_EMPTY : QUIET) < 0;
  }

  /** The same of a file or folder as it is now; what is not there is not being written. */
  boolean isTooEarlyFor(Path path) {
    try {
      return isTooEarlyFor(FileStamp.of(Files.readAttributes(path, BasicFileAttributes.class)));
    } catch (IOException goneOrUnreadable) {
      return false;
    }
  }
}
