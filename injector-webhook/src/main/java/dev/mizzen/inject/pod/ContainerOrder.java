package dev.mizzen.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Where injected containers stand.
 *
 * <p>The proxy is last, so that tools take the user's container for the pod's; it is first where
 * the application waits for it. As a native sidecar it starts before all other init containers, but
 * behind those that set up redirection. Else redirection is set up last, so that it does not cut
 * off the user's init containers, while validation comes before all of them.
 *
 * <p>Source: Istio 1.30, reorderPod.
 */
public final class ContainerOrder {
  private static final List<String> NATIVE_ORDER =
      List.of(Names.CORE_DUMP, Names.PROXY, Names.VALIDATION, Names.INIT);

  private ContainerOrder() {}

  public static void apply(ObjectNode pod, boolean holdsApplication) {
    move(pod, Pods.CONTAINERS, Names.PROXY, holdsApplication);
    JsonNode initContainers = Pods.containers(pod, Pods.INIT_CONTAINERS);
    if (Pods.container(initContainers, Names.PROXY).isPresent()) {
      NATIVE_ORDER.forEach(name -> move(pod, Pods.INIT_CONTAINERS, name, true));
      return;
    }
    move(pod, Pods.INIT_CONTAINERS, Names.VALIDATION, true);
    move(pod, Pods.INIT_CONTAINERS, Names.INIT, false);
    move(pod, Pods.INIT_CONTAINERS, Names.CORE_DUMP, false);
  }

  /** To the front or to the end; of several of one name the last one stays. */
  private static void move(ObjectNode pod, String list, String name, boolean toFront) {
    JsonNode containers = Pods.containers(pod, list);
    var moved =
        containers
            .valueStream()
            .filter(container -> container.path("name").asText().equals(name))
            .reduce((first, second) -> second);
    if (moved.isEmpty()) {
      return;
    }
    ArrayNode ordered = without(containers, name);
    if (toFront) {
      ordered.insert(0, moved.get());
    } else {
      ordered.add(moved.get());
    }
    Pods.spec(pod).set(list, ordered);
  }

  static ArrayNode without(JsonNode containers, String name) {
    ArrayNode kept = JsonNodeFactory.instance.arrayNode();
    for (JsonNode container : containers) {
      if (!container.path("name").asText().equals(name)) {
        kept.add(container);
      }
    }
    return kept;
  }
}
