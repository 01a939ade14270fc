package dev.mizzen.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * OpenShift gives all containers of a pod the same user, the proxy too if the user declares one;
 * redirection could not tell it from the application then. Such a user is forgotten.
 *
 * <p>Source: Istio 1.30, pkg/kube/inject/webhook.go, isSidecarUserMatchingAppUser.
 */
public final class OpenShiftUser {
  private OpenShiftUser() {}

  /** Changes {@code pod}. */
  public static void forgetShared(ObjectNode pod) {
    Pods.proxy(pod)
        .filter(proxy -> proxy.path("securityContext").isObject())
        .filter(proxy -> user(pod, true) == user(pod, false))
        .ifPresent(
            proxy ->
                proxy
                    .withObjectProperty("securityContext")
                    .remove(List.of("runAsUser", "runAsGroup")));
  }

  /** Of several the last counts; 0 where none is given. */
  private static long user(ObjectNode pod, boolean ofProxy) {
    long user = 0;
    for (String list : List.of(Pods.CONTAINERS, Pods.INIT_CONTAINERS)) {
      for (JsonNode container : Pods.containers(pod, list)) {
        String name = container.path("name").asText();
        boolean isInit = name.equals(Names.VALIDATION) || name.equals(Names.INIT);
        JsonNode given = container.path("securityContext").path("runAsUser");
        if (ofProxy == name.equals(Names.PROXY) && !isInit && given.isNumber()) {
          user = given.asLong();
        }
      }
    }
    return user;
  }
}
