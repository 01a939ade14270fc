package dev.mizzen.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A copy of the sample folder with free ports in the place of those that the files name. */
final class SampleMesh {

  private final Path folder;

  private SampleMesh(Path folder) {
    this.folder = folder;
  }

  /**
   * Free ports.
   *
   * @param service of the services, 9080 in the files
   * @param gateway of the gateway, 8080
   * @param payments of the program behind the sidecar of payments, 7070
   */
  record Ports(int service, int gateway, int payments) {
    private String fill(String yaml) {
      return yaml.replaceAll("\\b9080\\b", Integer.toString(service))
          .replaceAll("\\b8080\\b", Integer.toString(gateway))
          .replaceAll("\\b7070\\b", Integer.toString(payments));
    }
  }

  static SampleMesh copy(Path sample, Path target, Ports ports) throws IOException {
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(sample)) {
      List<Path> manifests =
          files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      for (Path manifest : manifests) {
        String text = ports.fill(Files.readString(manifest));
        Files.writeString(target.resolve(manifest.getFileName()), text);
      }
    }
    return new SampleMesh(target);
  }

  Path folder() {
    return folder;
  }

  /** Replaces a text in one file, all at once. */
  void edit(String file, String before, String after) {
    Path path = folder.resolve(file);
    try {
      String text = Files.readString(path);
      if (!text.contains(before)) {
        throw new IllegalStateException(file + " holds no '" + before + "'");
      }
      Path draft =
          Files.writeString(folder.resolve("." + file + ".draft"), text.replace(before, after));
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
