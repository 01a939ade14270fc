package dev.mizzen.istiod.apis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which recorded cases have objects that set a field. */
final class RecordedUses {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private final Map<String, Set<String>> cases = new TreeMap<>();

  private RecordedUses() {}

  /** The names of the cases, by kind and path of the field: {@code Gateway/servers[].hosts}. */
  static Map<String, Set<String>> read() {
    RecordedUses uses = new RecordedUses();
    try (Stream<Path> folders = Files.list(FOLDER)) {
      folders.filter(folder -> Files.isDirectory(folder.resolve("golden"))).forEach(uses::readCase);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return uses.cases;
  }

  private void readCase(Path folder) {
    String name = String.valueOf(folder.getFileName());
    for (ObjectNode object : Documents.ofFile(folder.resolve("manifests.yaml"))) {
      if (object.path("apiVersion").asText().contains(".istio.io/")) {
        collect(name, object.path("kind").asText() + "/", object.path("spec"));
      }
    }
    for (var settings :
        List.of(
            Map.entry("mesh.yaml", "MeshConfig/"),
            Map.entry("mesh-networks.yaml", "MeshNetworks/"))) {
      Path file = folder.resolve(settings.getKey());
      if (Files.exists(file)) {
        Documents.ofFile(file).forEach(json -> collect(name, settings.getValue(), json));
      }
    }
  }

  /** Notes a value under every path that it may be called by: entries of maps go by two names. */
  private void collect(String name, String path, JsonNode value) {
    cases.computeIfAbsent(path, key -> new TreeSet<>()).add(name);
    if (value.isArray()) {
      value.forEach(element -> collect(name, path + "[]", element));
    }
    if (value.isObject()) {
      String prefix = path.endsWith("/") ? path : path + ".";
      value
          .properties()
          .forEach(
              entry -> {
                collect(name, prefix + entry.getKey(), entry.getValue());
                if (!path.endsWith("/")) {
                  collect(name, path + "{}", entry.getValue());
                }
              });
    }
  }
}
