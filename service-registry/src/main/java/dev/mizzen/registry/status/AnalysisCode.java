package dev.mizzen.registry.status;

import dev.mizzen.model.conflict.Conflict;
import java.util.Locale;
import java.util.Optional;

/**
 * The messages of Istio's analysis that say the same as a fact of ours. Source: spec
 * config-and-registry §9.3.
 */
enum AnalysisCode {
  SCHEMA_VALIDATION_ERROR("IST0106", "SchemaValidationError", "ERROR"),
  CONFLICTING_MESH_HOSTS("IST0109", "ConflictingMeshGatewayVirtualServiceHosts", "ERROR"),
  MULTIPLE_SIDECARS("IST0111", "MultipleSidecarsWithoutWorkloadSelectors", "ERROR"),
  SCHEMA_WARNING("IST0133", "SchemaWarning", "WARNING"),
  CONFLICTING_GATEWAYS("IST0145", "ConflictingGateways", "ERROR"),
  MULTIPLE_TELEMETRIES("IST0160", "MultipleTelemetriesWithoutWorkloadSelectors", "ERROR");

  private final String code;
  private final String text;
  private final String level;

  AnalysisCode(String code, String text, String level) {
    this.code = code;
    this.text = text;
    this.level = level;
  }

  static Optional<AnalysisCode> of(Conflict.Subject subject) {
    return switch (subject) {
      case MESH_HOST -> Optional.of(CONFLICTING_MESH_HOSTS);
      case SIDECAR_OF_NAMESPACE -> Optional.of(MULTIPLE_SIDECARS);
      case TELEMETRY_OF_NAMESPACE -> Optional.of(MULTIPLE_TELEMETRIES);
      case GATEWAY_SERVER -> Optional.of(CONFLICTING_GATEWAYS);
      case PEER_AUTHENTICATION_OF_NAMESPACE -> Optional.empty();
    };
  }

  /** Whether messages of that code are ours to write and to take away. */
  static boolean isOurs(String code) {
    for (AnalysisCode own : values()) {
      if (own.code.equals(code)) {
        return true;
      }
    }
    return false;
  }

  String code() {
    return code;
  }

  /** The name of the message's type. */
  String text() {
    return text;
  }

  String level() {
    return level;
  }

  String documentationUrl() {
    return "https://istio.io/v1.30/docs/reference/config/analysis/"
        + code.toLowerCase(Locale.ROOT)
        + "/";
  }
}
