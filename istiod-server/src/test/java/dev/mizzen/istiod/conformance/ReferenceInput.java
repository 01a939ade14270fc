package dev.mizzen.istiod.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The objects of a case as the reference held them when its answers were computed. Its test store
 * is no API server, which shows in three places that are written out here:
 *
 * <ul>
 *   <li>of a key that stands twice in a document, the last counts;
 *   <li>objects of Istio's kinds are created one after the other, in the order of the file;
 *   <li>they know no DNS domain: {@code details} in namespace {@code default} means {@code
 *       details.default} and not {@code details.default.svc.cluster.local}.
 * </ul>
 */
final class ReferenceInput {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final Set<String> SHORT_NAMES = Set.of("VirtualService", "DestinationRule");

  private ReferenceInput() {}

  /** Every object of a file, in its order. */
  static List<ObjectNode> read(Path file) throws IOException {
    List<ObjectNode> objects = new ArrayList<>();
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      while (documents.hasNext()) {
        if (documents.next() instanceof ObjectNode object && !object.isEmpty()) {
          objects.add(object);
        }
      }
    }
    for (int i = 0; i < objects.size(); i++) {
      adapt(objects.get(i), FIRST.plusSeconds(i));
    }
    return objects;
  }

  private static void adapt(ObjectNode object, Instant created) {
    if (!object.path("apiVersion").asText().contains("istio.io/")) {
      return;
    }
    ObjectNode metadata = object.withObject("metadata");
    if (!metadata.has("creationTimestamp")) {
      metadata.put("creationTimestamp", created.toString());
    }
    if (SHORT_NAMES.contains(object.path("kind").asText())
        && object.get("spec") instanceof ObjectNode spec) {
      qualify(spec, metadata.path("namespace").asText("default"));
    }
  }

  /** Gives the names of hosts, at any depth, the namespace they are looked up in. */
  private static void qualify(ObjectNode node, String namespace) {
    for (var field : List.copyOf(node.properties())) {
      JsonNode value = field.getValue();
      if (field.getKey().equals("host") && value.isTextual()) {
        node.put("host", qualified(value.asText(), namespace));
      } else if (field.getKey().equals("hosts") && value.isArray()) {
        ArrayNode hosts = JsonNodeFactory.instance.arrayNode();
        value.forEach(host -> hosts.add(qualified(host.asText(), namespace)));
        node.set("hosts", hosts);
      } else if (value instanceof ObjectNode inner) {
        qualify(inner, namespace);
      } else if (value.isArray()) {
        value.forEach(
            item -> {
              if (item instanceof ObjectNode inner) {
                qualify(inner, namespace);
              }
            });
      }
    }
  }

  private static String qualified(String host, String namespace) {
    return host.isEmpty() || host.contains(".") || host.equals("*") ? host : host + "." + namespace;
  }
}
