package dev.mizzen.model.mesh;

import java.util.Map;
import java.util.Optional;

/**
 * The labels by which services ask for sessions that outlive the health of their endpoint. An empty
 * name turns the label off.
 *
 * @param cookie PILOT_PERSISTENT_SESSION_LABEL, of services: {@code name[:path]} of a cookie
 * @param header PILOT_PERSISTENT_SESSION_HEADER_LABEL, of services: a header's name
 * @param draining PILOT_DRAINING_LABEL, of workloads that take no new sessions
 */
public record SessionLabels(String cookie, String header, String draining) {
  public static final SessionLabels DEFAULT =
      new SessionLabels(
          "istio.io/persistent-session", "istio.io/persistent-session-header", "istio.io/draining");

  /** The cookie that a service's labels ask for. */
  public Optional<String> cookie(Map<String, String> labels) {
    return value(labels, cookie);
  }

  /** The header that a service's labels ask for. */
  public Optional<String> header(Map<String, String> labels) {
    return value(labels, header);
  }

  /** Whether a service's labels ask for any. */
  public boolean areAskedFor(Map<String, String> labels) {
    return cookie(labels).isPresent() || header(labels).isPresent();
  }

  /** Whether a workload takes no new sessions. */
  public boolean isDraining(Map<String, String> labels) {
    return value(labels, draining).isPresent();
  }

  private static Optional<String> value(Map<String, String> labels, String name) {
    return name.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(labels.get(name)).filter(value -> !value.isEmpty());
  }
}
