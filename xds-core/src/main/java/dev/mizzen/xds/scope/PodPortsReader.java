package dev.mizzen.xds.scope;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads POD_PORTS: a text that holds a JSON array of {@code {"name": …, "containerPort": …,
 * "protocol": …}}. Source: Istio 1.30, model.PodPortList.
 */
final class PodPortsReader {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_PORTS = 1_000;
  private static final int MAX_PORT = 65_535;

  private PodPortsReader() {}

  /** Container ports by name; entries without a name are left out. */
  static Map<String, Integer> read(String text) {
    if (text.isEmpty()) {
      return Map.of();
    }
    JsonNode list = parse(text);
    if (!list.isArray() || list.size() > MAX_PORTS) {
      throw new IllegalArgumentException(
          "node metadata POD_PORTS is no JSON array of at most " + MAX_PORTS + " ports");
    }
    Map<String, Integer> ports = new HashMap<>();
    for (JsonNode port : list) {
      int number = port.path("containerPort").asInt(0);
      String name = port.path("name").asText("");
      if (number < 0 || number > MAX_PORT) {
        throw new IllegalArgumentException(
            "node metadata POD_PORTS: containerPort of '"
                + name
                + "' is "
                + number
                + ", want 1 to "
                + MAX_PORT);
      }
      if (!name.isEmpty() && number > 0) {
        ports.put(name, number);
      }
    }
    return ports;
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException bad) {
      throw new IllegalArgumentException("node metadata POD_PORTS is no JSON text", bad);
    }
  }
}
