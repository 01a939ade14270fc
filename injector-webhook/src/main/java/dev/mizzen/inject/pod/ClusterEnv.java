package dev.mizzen.inject.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Environment of the proxy that the URL of the webhook sets. Source: overwriteClusterInfo. */
public final class ClusterEnv {
  private ClusterEnv() {}

  /** Takes the place of what is there, at the end, by name. Changes {@code pod}. */
  public static void apply(ObjectNode pod, Map<String, String> env) {
    if (env.isEmpty()) {
      return;
    }
    Pods.proxy(pod)
        .ifPresent(
            proxy -> {
              proxy
                  .withArrayProperty("env")
                  .removeIf(e -> env.containsKey(e.path("name").asText()));
              new TreeMap<>(env).forEach((name, value) -> Pods.addEnv(proxy, name, value));
            });
  }
}
