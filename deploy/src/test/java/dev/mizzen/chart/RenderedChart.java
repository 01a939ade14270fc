package dev.mizzen.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.data.PlainValues;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.YamlReader;
import dev.mizzen.inject.template.GoMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The chart's objects for some values.
 *
 * @param objects in the order of the templates' names
 */
record RenderedChart(List<JsonNode> objects) {
  static final Path CHART = Path.of("chart");

  RenderedChart {
    objects = List.copyOf(objects);
  }

  /**
   * Renders it.
   *
   * @param values YAML over the chart's own
   */
  static RenderedChart of(String namespace, String values) throws IOException, DocumentException {
    ObjectNode merged = (ObjectNode) yaml(Files.readString(CHART.resolve("values.yaml")));
    merge(merged, values.isEmpty() ? merged.objectNode() : yaml(values));
    JsonNode chart = yaml(Files.readString(CHART.resolve("Chart.yaml")));
    GoMap data =
        GoMap.of(
            Map.of(
                "Values", PlainValues.of(merged),
                "Release", release(namespace),
                "Chart", chart(chart)));
    HelmFunctions functions =
        new HelmFunctions(Files.readString(CHART.resolve("templates/_helpers.tpl")));
    List<JsonNode> objects = new ArrayList<>();
    for (Path file : templates()) {
      String text = functions.render(file.toString(), Files.readString(file), data);
      YamlReader.readAll(text).stream().filter(JsonNode::isObject).forEach(objects::add);
    }
    return new RenderedChart(objects);
  }

  private static GoMap release(String namespace) {
    return GoMap.of(Map.of("Name", "istiod", "Namespace", namespace, "Service", "Helm"));
  }

  private static GoMap chart(JsonNode chart) {
    return GoMap.of(
        Map.of(
            "Name", chart.path("name").asText(),
            "Version", chart.path("version").asText(),
            "AppVersion", chart.path("appVersion").asText()));
  }

  private static List<Path> templates() throws IOException {
    try (Stream<Path> files = Files.list(CHART.resolve("templates"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  static JsonNode yaml(String text) throws DocumentException {
    return YamlReader.read(text);
  }

  /** Objects are merged by key; anything else takes the place of what was there. */
  static void merge(ObjectNode into, JsonNode from) {
    from.properties()
        .forEach(
            entry -> {
              if (into.get(entry.getKey()) instanceof ObjectNode below
                  && entry.getValue().isObject()) {
                merge(below, entry.getValue());
              } else {
                into.set(entry.getKey(), entry.getValue());
              }
            });
  }

  /** Kind and name of each object. */
  List<String> names() {
    return objects.stream()
        .map(object -> object.path("kind").asText() + " " + object.at("/metadata/name").asText())
        .toList();
  }

  /** The one object of a kind; with a name behind the kind, the one of that name. */
  JsonNode only(String kindAndName) {
    List<JsonNode> found = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      if ((names().get(i) + " ").startsWith(kindAndName + " ")) {
        found.add(objects.get(i));
      }
    }
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " times " + kindAndName + " in " + names());
    }
    return found.getFirst();
  }
}
