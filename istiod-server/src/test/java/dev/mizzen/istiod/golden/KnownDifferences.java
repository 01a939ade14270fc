package dev.mizzen.istiod.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Resources that do not come out as istiod gives them, one {@code case/proxy/type/name} a line;
 * {@code #} starts a comment: the reason stands above.
 */
public record KnownDifferences(Set<String> names) {

  public static KnownDifferences read() {
    return read("golden-open.txt", "golden-wanted.txt");
  }

  /** Lists of the same form for other recordings, files of the test resources. */
  public static KnownDifferences read(String... files) {
    Set<String> names = new LinkedHashSet<>();
    for (String file : files) {
      try {
        Files.readAllLines(Path.of("src/test/resources", file)).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .forEach(names::add);
      } catch (IOException missing) {
        throw new UncheckedIOException(missing);
      }
    }
    return new KnownDifferences(names);
  }

  public boolean contains(String name) {
    return names.contains(name);
  }
}
