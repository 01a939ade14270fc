package dev.mizzen.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import java.util.Optional;

/**
 * Redirection must leave the proxy's own traffic alone, which it knows by the proxy's user: where
 * the user's version of the proxy runs as somebody else, the init container has to know.
 *
 * <p>Source: Istio 1.30, adjustInitContainerUser.
 */
public final class InitContainerUser {
  private static final String USER = "runAsUser";
  private static final String GROUP = "runAsGroup";

  private InitContainerUser() {}

  /** Changes {@code pod}. */
  public static void adjust(ObjectNode pod, ObjectNode original, ProxyConfig proxyConfig) {
    JsonNode context =
        Pods.proxy(original)
            .map(proxy -> proxy.path("securityContext"))
            .orElse(original.missingNode());
    Optional<ObjectNode> init =
        initContainer(pod, Names.INIT).or(() -> initContainer(pod, Names.VALIDATION));
    if (init.isEmpty() || !(context.hasNonNull(USER) || context.hasNonNull(GROUP))) {
      return;
    }
    boolean isTproxy =
        proxyConfig.getInterceptionMode() == ProxyConfig.InboundInterceptionMode.TPROXY
            || "TPROXY".equals(Pods.annotations(pod).get(Names.INTERCEPTION_MODE));
    if (isTproxy && context.hasNonNull(USER)) {
      Pods.proxy(pod).ifPresent(proxy -> securityContext(proxy).put(USER, 0));
    }
    if (!isTproxy && init.get().path("name").asText().equals(Names.VALIDATION)) {
      copy(context, USER, init.get());
      copy(context, GROUP, init.get());
    }
    if (context.path(USER).asLong() != 0) {
      setUserArgument(init.get(), context.path(USER).asText());
    }
  }

  private static Optional<ObjectNode> initContainer(ObjectNode pod, String name) {
    return Pods.container(Pods.containers(pod, Pods.INIT_CONTAINERS), name);
  }

  private static ObjectNode securityContext(ObjectNode container) {
    return container.withObjectProperty("securityContext");
  }

  private static void copy(JsonNode context, String field, ObjectNode container) {
    if (context.hasNonNull(field)) {
      securityContext(container).set(field, context.get(field));
    }
  }

  private static void setUserArgument(ObjectNode container, String user) {
    if (container.path("args") instanceof ArrayNode args) {
      for (int i = 0; i + 1 < args.size(); i++) {
        if (args.get(i).asText().equals("-u")) {
          args.set(i + 1, args.textNode(user));
          return;
        }
      }
    }
  }
}
