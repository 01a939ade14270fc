package dev.mizzen.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.document.JsonDiff;
import dev.mizzen.inject.pod.EffectiveProxyConfig;
import dev.mizzen.inject.pod.Names;
import dev.mizzen.inject.pod.OpenShiftUser;
import dev.mizzen.inject.pod.Owner;
import dev.mizzen.inject.pod.Pods;
import dev.mizzen.inject.pod.ProxyIds;
import dev.mizzen.inject.schema.KubernetesSchema;
import dev.mizzen.inject.schema.Shape;
import dev.mizzen.inject.schema.ShapeException;
import dev.mizzen.inject.schema.StructType;
import java.util.Map;
import java.util.Optional;

/** Judges a pod as it comes in a request: skip it, or how to change it. Pure. */
public final class PodReview {
  private static final StructType POD = KubernetesSchema.get().struct("Pod");
  private static final String DEFAULT_CLUSTER = "Kubernetes";

  /** What came of it. */
  public sealed interface Outcome {
    record Skipped(InjectionDecision decision) implements Outcome {}

    /**
     * @param pod after the injection
     * @param patch RFC 6902; it applies to the pod as it came in the request
     */
    record Injected(ObjectNode pod, ArrayNode patch) implements Outcome {}

    record Failed(String message) implements Outcome {}
  }

  private PodReview() {}

  /**
   * @param object the pod of the request
   * @param namespace of the request, for a pod that has none
   * @param urlEnv environment for the proxy out of the webhook's URL
   */
  public static Outcome of(
      InjectorState state,
      ClusterFacts facts,
      JsonNode object,
      String namespace,
      Map<String, String> urlEnv) {
    try {
      ObjectNode pod = Shape.of(POD, object);
      Pods.metadata(pod).remove("managedFields");
      if (Pods.text(pod, "namespace").isEmpty() && !namespace.isEmpty()) {
        Pods.metadata(pod).put("namespace", namespace);
      }
      InjectionDecision decision = InjectionDecision.of(state.config(), pod);
      if (!decision.injects()) {
        return new Outcome.Skipped(decision);
      }
      ObjectNode injected = PodInjection.inject(input(state, facts, pod, urlEnv));
      return new Outcome.Injected(injected, JsonDiff.of(pod, injected));
    } catch (ShapeException | InjectionException invalid) {
      return new Outcome.Failed(String.valueOf(invalid.getMessage()));
    }
  }

  private static InjectionInput input(
      InjectorState state, ClusterFacts facts, ObjectNode pod, Map<String, String> urlEnv) {
    String cluster =
        Optional.ofNullable(urlEnv.get(Names.CLUSTER_ENV))
            .filter(name -> !name.isEmpty())
            .or(() -> Optional.of(state.values().clusterName()).filter(name -> !name.isEmpty()))
            .orElse(DEFAULT_CLUSTER);
    String namespace = Pods.text(pod, "namespace");
    Optional<Map<String, String>> openShift = facts.openShiftNamespace(cluster, namespace);
    ObjectNode seen = pod.deepCopy();
    openShift.ifPresent(annotations -> OpenShiftUser.forgetShared(seen));
    return new InjectionInput(
        seen,
        Owner.of(pod),
        state.config(),
        state.values(),
        state.mesh(),
        EffectiveProxyConfig.of(
            state.mesh(), state.proxyConfigs(), namespace, Pods.labels(pod), Pods.annotations(pod)),
        urlEnv,
        state
            .nativeSidecars()
            .appliesTo(facts.kubelets(cluster), pod.path("spec").path("nodeName").asText("")),
        openShift.map(ProxyIds::of).orElse(ProxyIds.DEFAULT),
        state.revision(),
        state.compliancePolicy());
  }
}
