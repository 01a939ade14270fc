package dev.mizzen.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.document.DocumentException;
import java.util.Optional;

/**
 * The pod as templates see it: without what an earlier injection added, with the user's own
 * versions of injected containers. Source: Istio 1.30, stripPod and reinsertOverrides.
 */
public final class Stripping {
  private Stripping() {}

  /**
   * A new pod.
   *
   * @param statusPort of the mesh
   * @throws DocumentException the saved overrides are not readable
   */
  public static ObjectNode strip(ObjectNode pod, int statusPort) throws DocumentException {
    ObjectNode stripped = pod.deepCopy();
    InjectionStatus.of(pod).ifPresent(status -> removeInjected(stripped, status, statusPort));
    Overrides saved = Overrides.saved(pod);
    insert(stripped, Pods.CONTAINERS, saved.containers());
    insert(stripped, Pods.INIT_CONTAINERS, saved.initContainers());
    return stripped;
  }

  private static void removeInjected(ObjectNode pod, InjectionStatus status, int statusPort) {
    status.containers().forEach(name -> remove(pod, Pods.CONTAINERS, name));
    status.initContainers().forEach(name -> remove(pod, Pods.INIT_CONTAINERS, name));
    Optional<String> port = PrometheusMerge.port(pod);
    if (port.isPresent() && port.get().equals(Integer.toString(statusPort))) {
      PrometheusMerge.clear(pod);
    }
    Pods.writableAnnotations(pod).remove(Names.STATUS);
  }

  private static void remove(ObjectNode pod, String list, String name) {
    if (Pods.containers(pod, list).isArray()) {
      Pods.spec(pod).set(list, ContainerOrder.without(Pods.containers(pod, list), name));
    }
  }

  private static void insert(ObjectNode pod, String list, Iterable<ObjectNode> containers) {
    for (ObjectNode container : containers) {
      JsonNode known = Pods.containers(pod, list);
      if (Pods.container(known, container.path("name").asText()).isEmpty()) {
        Pods.spec(pod).withArrayProperty(list).add(container.deepCopy());
      }
    }
  }
}
