package dev.mizzen.testing;

import dev.mizzen.testing.Storey.OnBuildServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
    return told(() -> require(storey, found, isBuildServer()));
  }

  /** As {@link #require(Storey, Optional)} for a path that is known but may not exist. */
  public static Path require(Storey storey, Path path) {
    return require(storey, Optional.of(path));
  }

  /**
   * Goes on where nothing is missing; else the calling test ends here, skipped or failed.
   *
   * @param missing what the storey needs and does not find, each in a few words
   */
  public static void requireAll(Storey storey, List<String> missing) {
    told(
        () -> {
          requireAll(storey, missing, isBuildServer());
          return storey;
        });
  }

  /** Surefire keeps reasons out of the console. */
  private static <T> T told(Supplier<T> requirement) {
    try {
      return requirement.get();
    } catch (TestAbortedException skipped) {
      System.err.println("skipped: " + skipped.getMessage());
      throw skipped;
    }
  }

  private static boolean isBuildServer() {
    return Boolean.parseBoolean(System.getenv("CI"));
  }

  static Path require(Storey storey, Optional<Path> found, boolean isCi) {
    var existing = found.filter(Files::exists);
    requireAll(storey, existing.isPresent() ? List.of() : List.of(storey.what()), isCi);
    return existing.orElseThrow();
  }

  static void requireAll(Storey storey, List<String> missing, boolean isCi) {
    if (isCi && storey.onBuildServer() == OnBuildServer.NEVER) {
      Assumptions.abort(storey.what() + " is not for build servers");
    }
    if (missing.isEmpty()) {
      return;
    }
    String message = String.join(", ", missing) + " is not here: " + storey.cure();
    if (isCi && storey.onBuildServer() == OnBuildServer.WANTED) {
      Assertions.fail(message);
    }
    Assumptions.abort(message);
  }
}
