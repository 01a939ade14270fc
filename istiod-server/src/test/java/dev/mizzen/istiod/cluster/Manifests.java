package dev.mizzen.istiod.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Objects as a user has them in files, in the order in which they are to be made: namespaces first,
 * then by name. An API server gives each object the second of its making as its age, which decides
 * between objects that contradict each other; in that order age and name always say the same.
 */
record Manifests(List<ObjectNode> objects) {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  Manifests {
    objects = List.copyOf(objects);
  }

  static Manifests read(Path file) throws IOException {
    List<ObjectNode> objects = new ArrayList<>();
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      while (documents.hasNext()) {
        if (documents.next() instanceof ObjectNode object) {
          object.withObject("/metadata").remove("creationTimestamp"); // only a server may set it
          objects.add(object);
        }
      }
    }
    objects.sort(
        Comparator.comparing((ObjectNode object) -> !kind(object).equals("Namespace"))
            .thenComparing(object -> object.at("/metadata/name").asText())
            .thenComparing(object -> object.at("/metadata/namespace").asText()));
    return new Manifests(objects);
  }

  /**
   * The ConfigMap that the control plane reads its settings from; a file that is not there sets
   * nothing.
   */
  static Manifests meshSettings(Path mesh, Path networks) throws IOException {
    ObjectNode map = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", "istio").put("namespace", "istio-system");
    ObjectNode data = map.putObject("data");
    if (Files.exists(mesh)) {
      data.put("mesh", Files.readString(mesh));
    }
    if (Files.exists(networks)) {
      data.put("meshNetworks", Files.readString(networks));
    }
    return new Manifests(List.of(map));
  }

  Manifests and(Manifests later) {
    return new Manifests(Stream.concat(objects.stream(), later.objects.stream()).toList());
  }

  /** Those whose status says something, which {@code kubectl apply} leaves out. */
  Manifests withStatus() {
    return new Manifests(objects.stream().filter(object -> object.has("status")).toList());
  }

  /** All but namespaces, which do not go without a controller. */
  Manifests deletable() {
    return new Manifests(
        objects.stream().filter(object -> !kind(object).equals("Namespace")).toList());
  }

  boolean anyOfGroup(String group) {
    return objects.stream()
        .anyMatch(object -> object.path("apiVersion").asText().startsWith(group + "/"));
  }

  boolean isEmpty() {
    return objects.isEmpty();
  }

  /** As one object of kind List. */
  String text() {
    ObjectNode list = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    list.putArray("items").addAll(objects);
    return list.toString();
  }

  private static String kind(ObjectNode object) {
    return object.path("kind").asText();
  }
}
