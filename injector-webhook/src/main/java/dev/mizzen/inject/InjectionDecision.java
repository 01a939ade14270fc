package dev.mizzen.inject;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.inject.config.InjectionConfig;
import dev.mizzen.inject.config.InjectionPolicy;
import dev.mizzen.inject.config.PodSelector;
import dev.mizzen.inject.pod.Names;
import dev.mizzen.inject.pod.Pods;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a pod is injected, and why not. Labels of its namespace do not count here: which pods the
 * injector is asked about is for the webhook's selectors.
 *
 * <p>Source: Istio 1.30, injectRequired.
 */
public enum InjectionDecision {
  INJECT,
  /** Redirection would take the whole node's traffic. */
  HOST_NETWORK,
  SYSTEM_NAMESPACE,
  /** The pod, a selector, or the policy says no. */
  DISABLED,
  /** The policy is none that there is; then nothing is injected. */
  UNKNOWN_POLICY;

  private static final Set<String> SYSTEM_NAMESPACES =
      Set.of("kube-system", "kube-public", "kube-node-lease", "local-path-storage");

  public boolean injects() {
    return this == INJECT;
  }

  /**
   * @param pod with its namespace
   */
  public static InjectionDecision of(InjectionConfig config, JsonNode pod) {
    if (pod.path("spec").path("hostNetwork").asBoolean()) {
      return HOST_NETWORK;
    }
    if (SYSTEM_NAMESPACES.contains(Pods.text(pod, "namespace"))) {
      return SYSTEM_NAMESPACE;
    }
    if (config.policy() == InjectionPolicy.UNKNOWN) {
      return UNKNOWN_POLICY;
    }
    return isWanted(config, Pods.labels(pod), Pods.annotations(pod)) ? INJECT : DISABLED;
  }

  /** The label, be it empty, stands before the annotation. */
  private static boolean isWanted(
      InjectionConfig config, Map<String, String> labels, Map<String, String> annotations) {
    String choice = labels.getOrDefault(Names.INJECT, annotations.getOrDefault(Names.INJECT, ""));
    return switch (choice) {
      case "true" -> true;
      case "false" -> false;
      default ->
          !selects(config.neverInject(), labels)
              && (selects(config.alwaysInject(), labels)
                  || config.policy() == InjectionPolicy.ENABLED);
    };
  }

  private static boolean selects(List<PodSelector> selectors, Map<String, String> labels) {
    return selectors.stream().anyMatch(selector -> selector.selects(labels));
  }
}
