package dev.mizzen.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.document.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What injection added to a pod: annotation {@code sidecar.istio.io/status}, by which a second
 * injection knows the first one.
 */
public record InjectionStatus(List<String> initContainers, List<String> containers) {
  private static final List<String> LISTS =
      List.of(Pods.INIT_CONTAINERS, Pods.CONTAINERS, "volumes", "imagePullSecrets");

  /** Empty where the pod has none, or one that is no JSON object. */
  public static Optional<InjectionStatus> of(JsonNode pod) {
    return Optional.ofNullable(Pods.annotations(pod).get(Names.STATUS))
        .flatMap(Json::parse)
        .filter(JsonNode::isObject)
        .map(
            json ->
                new InjectionStatus(
                    texts(json.path(Pods.INIT_CONTAINERS)), texts(json.path(Pods.CONTAINERS))));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  /**
   * The annotation's value.
   *
   * @param templatePod what the templates alone make
   * @param revision empty for {@code default}
   */
  public static String value(ObjectNode templatePod, String revision) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    for (String list : LISTS) {
      JsonNode items = Pods.containers(templatePod, list);
      if (items.isEmpty()) {
        status.putNull(list);
      } else {
        ArrayNode names = status.putArray(list);
        items.forEach(item -> names.add(item.path("name").asText()));
      }
    }
    return status.put("revision", revision.isEmpty() ? "default" : revision).toString();
  }
}
