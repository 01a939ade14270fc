package dev.mizzen.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A copy of a folder of manifests, with a rule beside it that can be changed. */
final class TrainingMesh {
  private static final String RULE =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: trained, namespace: default}
      spec:
        hosts: [trained.example.com]
        http:
          - retries: {attempts: %d}
            route: [{destination: {host: trained.example.com}}]
      ---
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: trained, namespace: default}
      spec:
        hosts: [trained.example.com]
        ports: [{number: 80, name: http, protocol: HTTP}]
        resolution: DNS
      """;

  private TrainingMesh() {}

  /** The file with the rule. */
  static Path copy(Path mesh, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(mesh)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(mesh.relativize(file));
        Files.createDirectories(target.getParent());
        Files.write(target, Files.readAllBytes(file));
      }
    }
    return Files.writeString(folder.resolve("trained.yaml"), RULE.formatted(2));
  }

  static void edit(Path rules) {
    try {
      Files.writeString(rules, RULE.formatted(3));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
