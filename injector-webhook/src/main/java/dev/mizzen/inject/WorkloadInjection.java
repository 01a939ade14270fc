package dev.mizzen.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.pod.EffectiveProxyConfig;
import dev.mizzen.inject.pod.Owner;
import dev.mizzen.inject.pod.Pods;
import dev.mizzen.inject.pod.ProxyIds;
import dev.mizzen.inject.schema.KubernetesSchema;
import dev.mizzen.inject.schema.Shape;
import dev.mizzen.inject.schema.ShapeException;
import dev.mizzen.inject.schema.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Injects workloads in documents: pods, whatever makes pods of a template, and lists of those.
 *
 * <p>Source: Istio 1.30, IntoObject.
 */
public final class WorkloadInjection {
  private static final StructType POD = KubernetesSchema.get().struct("Pod");

  /** By kind, where the pod's metadata is and where its spec is. */
  private record Place(String metadata, String spec) {}

  private static final Place TEMPLATE = new Place("/spec/template/metadata", "/spec/template/spec");
  private static final Map<String, Place> PLACES =
      Map.of(
          "v1 Pod", new Place("/metadata", "/spec"),
          "v1 ReplicationController", TEMPLATE,
          "apps/v1 Deployment", TEMPLATE,
          "apps/v1 StatefulSet", TEMPLATE,
          "apps/v1 DaemonSet", TEMPLATE,
          "apps/v1 ReplicaSet", TEMPLATE,
          "batch/v1 Job", TEMPLATE,
          "apps.openshift.io/v1 DeploymentConfig", TEMPLATE,
          "batch/v1 CronJob",
              new Place("/spec/jobTemplate/metadata", "/spec/jobTemplate/spec/template/spec"));

  /**
   * What came of a document.
   *
   * @param document the given one where nothing was injected
   * @param notices why what could have been injected was not
   */
  public record Result(JsonNode document, List<String> notices) {
    public Result {
      notices = List.copyOf(notices);
    }
  }

  private final InjectorState state;
  private final boolean isNative;
  private final List<String> notices = new ArrayList<>();

  private WorkloadInjection(InjectorState state, boolean isNative) {
    this.state = state;
    this.isNative = isNative;
  }

  /**
   * @param state its policy should be ENABLED
   * @param isNative the proxies are to be native sidecars
   * @throws InjectionException names the workload
   */
  public static Result inject(InjectorState state, boolean isNative, JsonNode document)
      throws InjectionException {
    WorkloadInjection injection = new WorkloadInjection(state, isNative);
    return new Result(injection.inject(document), injection.notices);
  }

  private JsonNode inject(JsonNode document) throws InjectionException {
    String kind = document.path("apiVersion").asText() + " " + document.path("kind").asText();
    if (kind.equals("v1 List") && document.path("items").isArray()) {
      ObjectNode list = document.deepCopy();
      var items = list.putArray("items");
      for (JsonNode item : document.path("items")) {
        items.add(inject(item));
      }
      return items.equals(document.path("items")) ? document : list;
    }
    Place place = PLACES.get(kind);
    return place == null ? document : inject(document, place);
  }

  private JsonNode inject(JsonNode document, Place place) throws InjectionException {
    JsonNode spec = document.at(place.spec());
    String name = fullName(document, document.at(place.metadata()));
    if (!spec.isObject()) {
      throw new InjectionException(
          name + ": " + place.spec().substring(1).replace('/', '.') + " is required");
    }
    ObjectNode pod = ((ObjectNode) document).objectNode();
    document
        .at(place.metadata())
        .properties()
        .forEach(entry -> Pods.metadata(pod).set(entry.getKey(), entry.getValue()));
    pod.set("spec", spec);
    try {
      Optional<ObjectNode> injected = injectPod(document, Shape.of(POD, pod), name);
      return injected.isEmpty() ? document : with(document, place, injected.get());
    } catch (ShapeException | InjectionException invalid) {
      throw new InjectionException(name + ": " + invalid.getMessage());
    }
  }

  private Optional<ObjectNode> injectPod(JsonNode document, ObjectNode pod, String name)
      throws InjectionException {
    InjectionDecision decision = InjectionDecision.of(state.config(), pod);
    if (!decision.injects()) {
      String why =
          decision == InjectionDecision.HOST_NETWORK
              ? "host networking enabled"
              : "sidecar injection disabled";
      notices.add("Skipping injection because " + name + " has " + why);
      return Optional.empty();
    }
    var config =
        EffectiveProxyConfig.annotated(state.mesh().getDefaultConfig(), Pods.annotations(pod));
    return Optional.of(
        PodInjection.inject(
            new InjectionInput(
                pod,
                owner(document, pod),
                state.config(),
                state.values(),
                // As istioctl: the pod's own settings take the place of the mesh's altogether.
                state.mesh().toBuilder().setDefaultConfig(config).build(),
                config,
                Map.of(),
                isNative,
                ProxyIds.DEFAULT,
                state.revision(),
                state.compliancePolicy())));
  }

  private static Owner owner(JsonNode document, ObjectNode pod) {
    String kind = document.path("kind").asText();
    return kind.equals("Pod")
        ? Owner.of(pod)
        : new Owner(
            document.path("apiVersion").asText(),
            kind,
            Pods.text(document, "name"),
            Pods.text(document, "namespace"));
  }

  private static String fullName(JsonNode document, JsonNode podMetadata) {
    String own = podMetadata.path("name").asText("");
    String name = own.isEmpty() ? Pods.text(document, "name") : own;
    String namespace = Pods.text(document, "namespace");
    String full = namespace.isEmpty() ? name : namespace + "/" + name;
    return document.path("kind").asText() + " \"" + full + "\"";
  }

  private static JsonNode with(JsonNode document, Place place, ObjectNode pod) {
    ObjectNode injected = document.deepCopy();
    put(injected, place.metadata(), Pods.metadata(pod));
    put(injected, place.spec(), Pods.spec(pod));
    return injected;
  }

  private static void put(ObjectNode document, String pointer, ObjectNode value) {
    int slash = pointer.lastIndexOf('/');
    ObjectNode parent =
        slash == 0 ? document : (ObjectNode) document.at(pointer.substring(0, slash));
    parent.set(pointer.substring(slash + 1), value);
  }
}
