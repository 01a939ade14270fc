package dev.mizzen.registry.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Folders with the keys that a {@link ChangeWatch} tells them by. */
final class WatchedFolders {
  private WatchedFolders() {}

  /**
   * Those of them that are there; of another only the periodic look finds what is in it when it
   * comes.
   */
  static Map<Path, Optional<Object>> of(Path... folders) {
    Map<Path, Optional<Object>> found = new HashMap<>();
    for (Path folder : folders) {
      key(folder.toAbsolutePath()).ifPresent(key -> found.put(folder.toAbsolutePath(), key));
    }
    return found;
  }

  private static Optional<Optional<Object>> key(Path folder) {
    try {
      return Optional.of(
          Optional.ofNullable(Files.readAttributes(folder, BasicFileAttributes.class).fileKey()));
    } catch (IOException none) {
      return Optional.empty();
    }
  }
}
