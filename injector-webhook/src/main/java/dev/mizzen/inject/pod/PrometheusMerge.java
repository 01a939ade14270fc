package dev.mizzen.inject.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.inject.data.GoJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lets Prometheus scrape the agent, which scrapes proxy and application: what the pod's annotations
 * say of the application goes to the agent, and they point to the agent instead.
 *
 * <p>Annotations are known by how Prometheus would name them, with {@code _} for every character
 * that is not a letter or digit.
 *
 * <p>Source: Istio 1.30, applyPrometheusMerge.
 */
public final class PrometheusMerge {
  private static final String SCRAPE = "prometheus_io_scrape";
  private static final String PORT = "prometheus_io_port";
  private static final String PATH = "prometheus_io_path";
  private static final String ENV = "ISTIO_PROMETHEUS_ANNOTATIONS";

  private PrometheusMerge() {}

  /** Changes {@code pod}. */
  public static void apply(ObjectNode pod, MeshConfig mesh) {
    Map<String, String> annotations = known(pod);
    boolean isUnwanted =
        GoBool.parse(annotations.getOrDefault(SCRAPE, "")).filter(scrape -> !scrape).isPresent();
    String statusPort = Integer.toString(mesh.getDefaultConfig().getStatusPort());
    boolean isDone = statusPort.equals(annotations.get(PORT));
    if (isUnwanted || isDone || !isEnabled(pod, mesh)) {
      return;
    }
    if (annotations.values().stream().anyMatch(value -> !value.isEmpty())) {
      Pods.proxy(pod).ifPresent(proxy -> Pods.addEnv(proxy, ENV, value(annotations)));
    }
    clear(pod);
    Pods.writableAnnotations(pod)
        .put("prometheus.io/port", statusPort)
        .put("prometheus.io/path", "/stats/prometheus")
        .put("prometheus.io/scrape", "true");
  }

  private static boolean isEnabled(ObjectNode pod, MeshConfig mesh) {
    return Optional.ofNullable(Pods.annotations(pod).get(Names.MERGE_METRICS))
        .flatMap(GoBool::parse)
        .orElse(!mesh.hasEnablePrometheusMerge() || mesh.getEnablePrometheusMerge().getValue());
  }

  private static String value(Map<String, String> annotations) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("scrape", annotations.getOrDefault(SCRAPE, ""));
    fields.put("path", annotations.getOrDefault(PATH, ""));
    fields.put("port", annotations.getOrDefault(PORT, ""));
    return GoJson.write(fields);
  }

  static Optional<String> port(ObjectNode pod) {
    return Optional.ofNullable(known(pod).get(PORT));
  }

  static void clear(ObjectNode pod) {
    Pods.writableAnnotations(pod)
        .properties()
        .removeIf(annotation -> isOurs(sanitized(annotation.getKey())));
  }

  /** By the name that Prometheus gives them; of several ways to write one the last by name. */
  private static Map<String, String> known(ObjectNode pod) {
    Map<String, String> known = new TreeMap<>();
    new TreeMap<>(Pods.annotations(pod))
        .forEach(
            (name, value) -> {
              if (isOurs(sanitized(name))) {
                known.put(sanitized(name), value);
              }
            });
    return known;
  }

  private static boolean isOurs(String name) {
    return name.equals(SCRAPE) || name.equals(PORT) || name.equals(PATH);
  }

  private static String sanitized(String name) {
    return name.replaceAll("[^a-zA-Z0-9_]", "_");
  }
}
