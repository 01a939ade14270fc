package dev.mizzen.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The data of other projects: {@code ../shared} beside the checkout, or where {@code
 * -Dreference.dir} points.
 */
public final class Reference {
  private Reference() {}

  /** The path below the data; where it is not here, the calling test ends, skipped. */
  public static Path require(String path) {
    return Storeys.require(Storey.REFERENCE, folder().map(folder -> folder.resolve(path)));
  }

  private static Optional<Path> folder() {
    String property = System.getProperty("reference.dir");
    return property == null
        ? root().map(root -> root.resolveSibling("shared"))
        : Optional.of(Path.of(property));
  }

  /** Where the build was started from may be a module. */
  private static Optional<Path> root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return Optional.ofNullable(folder);
  }
}
