package dev.mizzen.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;

/** Where a container may have a probe or a hook, and under which path the agent takes it over. */
enum ProbeSlot {
  READINESS("readinessProbe", "/app-health/", "/readyz"),
  LIVENESS("livenessProbe", "/app-health/", "/livez"),
  STARTUP("startupProbe", "/app-health/", "/startupz"),
  PRE_STOP("preStop", "/app-lifecycle/", "/prestopz"),
  POST_START("postStart", "/app-lifecycle/", "/poststartz");

  private final String field;
  private final String prefix;
  private final String suffix;

  ProbeSlot(String field, String prefix, String suffix) {
    this.field = field;
    this.prefix = prefix;
    this.suffix = suffix;
  }

  /** Hooks have no timeout, and know no gRPC. */
  boolean isProbe() {
    return this != PRE_STOP && this != POST_START;
  }

  /** Missing where the container has none. */
  JsonNode find(JsonNode container) {
    return isProbe() ? container.path(field) : container.path("lifecycle").path(field);
  }

  String path(String container) {
    return prefix + container + suffix;
  }
}
