package dev.mizzen.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where things are in a pod. What gives out nodes gives out those of the pod, not copies. */
public final class Pods {
  public static final String CONTAINERS = "containers";
  public static final String INIT_CONTAINERS = "initContainers";

  private Pods() {}

  public static ObjectNode metadata(ObjectNode pod) {
    return pod.withObjectProperty("metadata");
  }

  public static ObjectNode spec(ObjectNode pod) {
    return pod.withObjectProperty("spec");
  }

  public static Map<String, String> annotations(JsonNode pod) {
    return texts(pod.path("metadata").path("annotations"));
  }

  public static Map<String, String> labels(JsonNode pod) {
    return texts(pod.path("metadata").path("labels"));
  }

  public static ObjectNode writableAnnotations(ObjectNode pod) {
    return metadata(pod).withObjectProperty("annotations");
  }

  public static ObjectNode writableLabels(ObjectNode pod) {
    return metadata(pod).withObjectProperty("labels");
  }

  public static String text(JsonNode pod, String field) {
    return pod.path("metadata").path(field).asText("");
  }

  /** In the order they have; empty where there are none. */
  public static JsonNode containers(JsonNode pod, String list) {
    return pod.path("spec").path(list);
  }

  public static Optional<ObjectNode> container(JsonNode containers, String name) {
    return containers
        .valueStream()
        .filter(container -> container.path("name").asText().equals(name))
        .map(ObjectNode.class::cast)
        .findFirst();
  }

  /** Among regular containers first, then among init containers. */
  public static Optional<ObjectNode> containerAnywhere(JsonNode pod, String name) {
    return container(containers(pod, CONTAINERS), name)
        .or(() -> container(containers(pod, INIT_CONTAINERS), name));
  }

  public static Optional<ObjectNode> proxy(JsonNode pod) {
    return containerAnywhere(pod, Names.PROXY);
  }

  /** Appends to the environment of a container. */
  public static void addEnv(ObjectNode container, String name, String value) {
    ObjectNode env = container.withArrayProperty("env").addObject().put("name", name);
    if (!value.isEmpty()) {
      env.put("value", value);
    }
  }

  /** What somebody who writes a new list into the pod starts with. */
  static ArrayNode list(ObjectNode pod) {
    return pod.arrayNode();
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }
}
