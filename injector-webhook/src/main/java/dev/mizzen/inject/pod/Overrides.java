package dev.mizzen.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.data.GoJson;
import dev.mizzen.inject.data.KubernetesObject;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.Json;
import dev.mizzen.inject.merge.MergeException;
import dev.mizzen.inject.merge.StrategicMerge;
import dev.mizzen.inject.schema.KubernetesSchema;
import dev.mizzen.inject.schema.Shape;
import dev.mizzen.inject.schema.ShapeException;
import dev.mizzen.inject.schema.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Containers of which both the user and a template have a version. The user's fields win; they are
 * kept in annotation {@code proxy.istio.io/overrides}, so that a later injection finds them again.
 *
 * <p>Source: Istio 1.30, reapplyOverwrittenContainers.
 */
public record Overrides(List<ObjectNode> containers, List<ObjectNode> initContainers) {
  /** As an image it means: that of the template. */
  private static final String AUTO_IMAGE = "auto";

  private static final StructType CONTAINER = KubernetesSchema.get().struct("Container");
  private static final StructType POD = KubernetesSchema.get().struct("Pod");

  /**
   * Those of an earlier injection.
   *
   * @throws DocumentException the annotation is no JSON, or not of containers
   */
  public static Overrides saved(JsonNode pod) throws DocumentException {
    String annotation = Pods.annotations(pod).get(Names.OVERRIDES);
    if (annotation == null) {
      return new Overrides(List.of(), List.of());
    }
    try {
      JsonNode json = Json.read(annotation);
      return new Overrides(
          shaped(json.path(Pods.CONTAINERS)), shaped(json.path(Pods.INIT_CONTAINERS)));
    } catch (DocumentException | ShapeException invalid) {
      throw new DocumentException("annotation " + Names.OVERRIDES + ": " + invalid.getMessage());
    }
  }

  private static List<ObjectNode> shaped(JsonNode containers) throws ShapeException {
    List<ObjectNode> shaped = new ArrayList<>();
    for (JsonNode container : containers) {
      shaped.add(Shape.of(CONTAINER, container));
    }
    return shaped;
  }

  /**
   * The pod with the user's versions laid over it.
   *
   * @param merged the pod with the templates laid over it
   * @param original as it came
   * @param templatePod what the templates alone make
   */
  public static ObjectNode apply(ObjectNode merged, ObjectNode original, ObjectNode templatePod)
      throws DocumentException, MergeException {
    Overrides saved = saved(original);
    Optional<InjectionStatus> status = InjectionStatus.of(original);
    List<ObjectNode> containers = new ArrayList<>();
    for (JsonNode container : Pods.containers(templatePod, Pods.CONTAINERS)) {
      String name = container.path("name").asText();
      if (status.filter(s -> s.containers().contains(name)).isEmpty()) {
        find(saved.containers, name)
            .or(() -> Pods.container(Pods.containers(original, Pods.CONTAINERS), name))
            .map(Overrides::withoutAutoImage)
            .ifPresent(containers::add);
      }
    }
    List<ObjectNode> initContainers = new ArrayList<>();
    for (JsonNode container : Pods.containers(templatePod, Pods.INIT_CONTAINERS)) {
      String name = container.path("name").asText();
      if (status.filter(s -> s.initContainers().contains(name)).isEmpty()) {
        find(saved.initContainers, name)
            .or(() -> Pods.containerAnywhere(original, name))
            .map(Overrides::withoutAutoImage)
            .ifPresent(initContainers::add);
      }
    }
    Overrides found = new Overrides(containers, initContainers);
    ObjectNode result = found.over(merged);
    boolean isFirst = !Pods.annotations(original).containsKey(Names.STATUS);
    if (isFirst && !(containers.isEmpty() && initContainers.isEmpty())) {
      Pods.writableAnnotations(result).put(Names.OVERRIDES, found.value());
    }
    return result;
  }

  private static Optional<ObjectNode> find(List<ObjectNode> containers, String name) {
    return containers.stream().filter(c -> c.path("name").asText().equals(name)).findFirst();
  }

  private static ObjectNode withoutAutoImage(ObjectNode container) {
    ObjectNode overlay = container.deepCopy();
    if (overlay.path("image").asText().equals(AUTO_IMAGE)) {
      overlay.remove("image");
    }
    return overlay;
  }

  private ObjectNode over(ObjectNode pod) throws MergeException {
    ObjectNode result = pod;
    for (ObjectNode container : containers) {
      result = StrategicMerge.apply(POD, result, patch(Pods.CONTAINERS, container));
    }
    for (ObjectNode container : initContainers) {
      result = StrategicMerge.apply(POD, result, patch(Pods.INIT_CONTAINERS, container));
    }
    return result;
  }

  private static ObjectNode patch(String list, ObjectNode container) {
    ObjectNode patch = container.objectNode();
    patch.putObject("spec").putArray(list).add(container);
    return patch;
  }

  /** As Go writes it, for the agent and later injections compare it as text. */
  private String value() {
    Map<String, Object> lists = new LinkedHashMap<>();
    put(lists, Pods.CONTAINERS, containers);
    put(lists, Pods.INIT_CONTAINERS, initContainers);
    return GoJson.write(lists);
  }

  private static void put(Map<String, Object> lists, String name, List<ObjectNode> containers) {
    if (!containers.isEmpty()) {
      lists.put(name, containers.stream().map(c -> KubernetesObject.of("Container", c)).toList());
    }
  }
}
