package dev.mizzen.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the sample folder with free ports in the place of those that the files name: 9080 for
 * the services, 8080 for the gateway.
 */
final class SampleMesh {
  private static final String SERVICE_PORT = "9080";
  private static final String GATEWAY_PORT = "8080";

  private final Path folder;

  private SampleMesh(Path folder) {
    this.folder = folder;
  }

  static SampleMesh copy(Path sample, Path target, int servicePort, int gatewayPort)
      throws IOException {
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(sample)) {
      List<Path> manifests =
          files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      for (Path manifest : manifests) {
        String text =
            Files.readString(manifest)
                .replaceAll("\\b" + SERVICE_PORT + "\\b", Integer.toString(servicePort))
                .replaceAll("\\b" + GATEWAY_PORT + "\\b", Integer.toString(gatewayPort));
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
