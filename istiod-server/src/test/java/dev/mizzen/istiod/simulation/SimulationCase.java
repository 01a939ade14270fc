package dev.mizzen.istiod.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One case as it lies in its folder.
 *
 * @param description {@code case.yaml}: proxy, mesh config, calls
 * @param objects of {@code config.yaml} and {@code kubernetes.yaml}; the same object may come twice
 * @param services of {@code services.json}, which no object stands behind
 * @param instances of {@code instances.json}: endpoints of those services
 * @param resources {@code xds.json}: what istiod gave the proxy
 */
record SimulationCase(
    String name,
    JsonNode description,
    List<JsonNode> objects,
    JsonNode services,
    JsonNode instances,
    JsonNode resources) {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** Every case of the suite, by name. */
  static List<SimulationCase> all(Path suite) {
    try (Stream<Path> folders = Files.list(suite)) {
      return folders.filter(Files::isDirectory).sorted().map(SimulationCase::read).toList();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static SimulationCase read(Path folder) {
    List<JsonNode> objects = new ArrayList<>(documents(folder.resolve("config.yaml")));
    objects.addAll(documents(folder.resolve("kubernetes.yaml")));
    return new SimulationCase(
        String.valueOf(folder.getFileName()),
        document(folder.resolve("case.yaml")),
        objects,
        document(folder.resolve("services.json")),
        document(folder.resolve("instances.json")),
        document(folder.resolve("xds.json")));
  }

  /** The calls that are made, each with what must come of it. */
  Stream<JsonNode> calls() {
    return description.path("calls").valueStream();
  }

  @Override
  public String toString() {
    return name;
  }

  private static JsonNode document(Path file) {
    try {
      return Files.exists(file) ? YAML.readTree(file.toFile()) : YAML.missingNode();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(String.valueOf(file), unreadable);
    }
  }

  private static List<JsonNode> documents(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      return documents.readAll().stream().filter(JsonNode::isObject).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(String.valueOf(file), unreadable);
    }
  }
}
