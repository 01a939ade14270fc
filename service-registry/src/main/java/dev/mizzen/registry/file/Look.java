package dev.mizzen.registry.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * One look at the files.
 *
 * @param touched files and folders a notice came of; more may have changed
 * @param at when it began
 */
record Look(Cause cause, Set<Path> touched, Instant at) {

  /** Whoever writes a file has stopped for so long before it is read. */
  static final Duration QUIET = Duration.ofMillis(50);

  /** Why it takes place. */
  enum Cause {
    START,
    NOTICED,
    PERIODIC
  }

  /**
   * Whether a file changed so recently that it may be half written: it is left for the next look,
   * except at the start. A time far to come is another machine's clock and says nothing.
   */
  boolean isTooEarlyFor(FileTime modified) {
    Duration age = Duration.between(modified.toInstant(), at).abs();
    return cause != Cause.START && age.compareTo(QUIET) < 0;
  }

  /** The same of a file or folder as it is now; what is not there is not being written. */
  boolean isTooEarlyFor(Path path) {
    try {
      return isTooEarlyFor(Files.getLastModifiedTime(path));
    } catch (IOException goneOrUnreadable) {
      return false;
    }
  }
}
