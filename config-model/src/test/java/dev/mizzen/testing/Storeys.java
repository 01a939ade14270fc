package dev.mizzen.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.TestAbortedException;

/**
 * Skips a test whose storey lacks its ground, with a line that says what is missing and how to get
 * it. With {@code CI=true} in the environment nothing is skipped that a build server can have: the
 * test fails.
 */
public final class Storeys {

  private Storeys() {}

  /** The path, where it exists; else the calling test ends here, skipped or failed. */
  public static Path require(Storey storey, Optional<Path> found) {
    try {
      return require(storey, found, Boolean.parseBoolean(System.getenv("CI")));
    } catch (TestAbortedException skipped) {
      System.err.println(
          "skipped: " + skipped.getMessage()); // Surefire keeps reasons out of the console
      throw skipped;
    }
  }

  /** As {@link #require(Storey, Optional)} for a path that is known but may not exist. */
  public static Path require(Storey storey, Path path) {
    return require(storey, Optional.of(path));
  }

  static Path require(Storey storey, Optional<Path> found, boolean isCi) {
    var existing = found.filter(Files::exists);
    if (existing.isPresent()) {
      return existing.get();
    }
    if (isCi && storey.wantedByCi()) {
      return Assertions.fail(storey.missing());
    }
    return Assumptions.abort(storey.missing());
  }
}
