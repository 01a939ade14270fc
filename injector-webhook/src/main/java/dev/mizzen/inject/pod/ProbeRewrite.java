package dev.mizzen.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kubelet cannot speak the mesh's mutual TLS, so its probes go to the agent, which probes the
 * application: the agent is told of the probe as it was, and the probe becomes one of the agent.
 *
 * <p>Source: Istio 1.30, pkg/kube/inject/app_probe.go.
 */
public final class ProbeRewrite {
  private static final String ENV = "ISTIO_KUBE_APP_PROBERS";

  private ProbeRewrite() {}

  /**
   * Changes {@code pod}.
   *
   * @param isDefault whether probes are rewritten where the pod does not say
   * @param meshPort the mesh's status port
   */
  public static void apply(ObjectNode pod, boolean isDefault, int meshPort) {
    Optional<ObjectNode> proxy = Pods.proxy(pod);
    Map<String, String> annotations = Pods.annotations(pod);
    boolean isWanted =
        Optional.ofNullable(annotations.get(Names.REWRITE_PROBES))
            .flatMap(GoBool::parse)
            .orElse(isDefault);
    if (proxy.isEmpty() || !isWanted) {
      return;
    }
    AppProbers probers = AppProbers.of(applications(pod), meshPort);
    if (!probers.isEmpty()) {
      boolean isInjected = annotations.containsKey(Names.STATUS);
      tell(proxy.get(), probers, isInjected);
    }
    int port = statusPort(annotations, meshPort);
    applications(pod).forEach(container -> rewrite(container, port));
  }

  private static List<ObjectNode> applications(ObjectNode pod) {
    List<ObjectNode> applications = new ArrayList<>();
    for (String list : List.of(Pods.INIT_CONTAINERS, Pods.CONTAINERS)) {
      for (JsonNode container : Pods.containers(pod, list)) {
        if (!container.path("name").asText().equals(Names.PROXY)) {
          applications.add((ObjectNode) container);
        }
      }
    }
    return applications;
  }

  /** Of an earlier injection's entries none is lost: the probes it found are gone from the pod. */
  private static void tell(ObjectNode proxy, AppProbers probers, boolean isInjected) {
    for (JsonNode env : proxy.path("env")) {
      if (isInjected && env.path("name").asText().equals(ENV)) {
        probers
            .with(env.path("value").asText())
            .ifPresent(
                merged -> ((ObjectNode) env).removeAll().put("name", ENV).put("value", merged));
        return;
      }
    }
    Pods.addEnv(proxy, ENV, probers.value());
  }

  private static int statusPort(Map<String, String> annotations, int meshPort) {
    String port = annotations.get(Names.STATUS_PORT);
    if (port == null) {
      return meshPort;
    }
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  private static void rewrite(ObjectNode container, int port) {
    for (ProbeSlot slot : ProbeSlot.values()) {
      if (slot.find(container) instanceof ObjectNode probe) {
        rewrite(probe, slot, slot.path(container.path("name").asText()), port);
      }
    }
  }

  private static void rewrite(ObjectNode probe, ProbeSlot slot, String path, int port) {
    boolean isHttp = probe.path("httpGet").isObject();
    boolean isOther =
        probe.path("tcpSocket").isObject() || (slot.isProbe() && probe.path("grpc").isObject());
    if (!isHttp && !isOther) {
      return;
    }
    if (!isHttp) {
      probe.remove(probe.path("tcpSocket").isObject() ? "tcpSocket" : "grpc");
    }
    ObjectNode action = probe.withObjectProperty("httpGet");
    action.put("path", path).put("port", port);
    if (action.path("scheme").asText().equals("HTTPS")) {
      action.put("scheme", "HTTP");
    }
  }
}
