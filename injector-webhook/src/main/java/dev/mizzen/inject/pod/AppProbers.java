package dev.mizzen.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.data.GoJson;
import dev.mizzen.inject.data.KubernetesObject;
import dev.mizzen.inject.document.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the agent has to probe, by the path under which it is asked. Source: Istio 1.30,
 * DumpAppProbers.
 */
final class AppProbers {
  private static final Map<String, String> ACTIONS =
      Map.of("httpGet", "HTTPGetAction", "tcpSocket", "TCPSocketAction", "grpc", "GRPCAction");
  private static final List<String> ORDER = List.of("httpGet", "tcpSocket", "grpc");

  private final Map<String, Object> byPath;

  private AppProbers(Map<String, Object> byPath) {
    this.byPath = byPath;
  }

  /**
   * @param meshPort probes that go there are the agent's already
   */
  static AppProbers of(List<ObjectNode> containers, int meshPort) {
    Map<String, Object> byPath = new TreeMap<>();
    for (ObjectNode container : containers) {
      Map<String, Integer> ports = ports(container);
      for (ProbeSlot slot : ProbeSlot.values()) {
        prober(slot.find(container), slot, ports, meshPort)
            .ifPresent(
                prober -> byPath.put(slot.path(container.path("name").asText()), json(prober)));
      }
    }
    return new AppProbers(byPath);
  }

  private static Map<String, Integer> ports(ObjectNode container) {
    Map<String, Integer> ports = new HashMap<>();
    for (JsonNode port : container.path("ports")) {
      if (port.hasNonNull("name")) {
        ports.put(port.path("name").asText(), port.path("containerPort").asInt());
      }
    }
    return ports;
  }

  /** The first action that the probe has, its port as a number; empty where nobody knows it. */
  private static Optional<ObjectNode> prober(
      JsonNode probe, ProbeSlot slot, Map<String, Integer> ports, int meshPort) {
    for (String name : ORDER) {
      boolean isTaken = probe.path(name).isObject() && (slot.isProbe() || !name.equals("grpc"));
      if (isTaken) {
        ObjectNode action = probe.get(name).deepCopy();
        if (!name.equals("grpc") && !resolve(action, ports, meshPort)) {
          return Optional.empty();
        }
        ObjectNode prober = action.objectNode();
        prober.set(name, action);
        if (slot.isProbe()) {
          prober.set("timeoutSeconds", probe.path("timeoutSeconds"));
        }
        return Optional.of(prober);
      }
    }
    return Optional.empty();
  }

  private static boolean resolve(ObjectNode action, Map<String, Integer> ports, int meshPort) {
    JsonNode port = action.path("port");
    if (!port.isTextual()) {
      return port.asInt() != meshPort;
    }
    Integer number = ports.get(port.asText());
    if (number == null) {
      return false;
    }
    action.put("port", number);
    return true;
  }

  /** In the order of Go's structs. */
  private static Map<String, Object> json(JsonNode prober) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name : ORDER) {
      if (prober.path(name).isObject()) {
        String struct = ACTIONS.getOrDefault(name, "");
        fields.put(name, KubernetesObject.of(struct, prober.get(name)));
      }
    }
    if (prober.path("timeoutSeconds").asInt() != 0) {
      fields.put("timeoutSeconds", prober.path("timeoutSeconds").asLong());
    }
    return fields;
  }

  boolean isEmpty() {
    return byPath.isEmpty();
  }

  String value() {
    return GoJson.write(byPath);
  }

  /** These and those of an earlier value, which win; empty where that value is no JSON object. */
  Optional<String> with(String earlier) {
    return Json.parse(earlier)
        .filter(JsonNode::isObject)
        .map(
            known -> {
              Map<String, Object> all = new TreeMap<>(byPath);
              known.properties().forEach(entry -> all.put(entry.getKey(), json(entry.getValue())));
              return GoJson.write(all);
            });
  }
}
