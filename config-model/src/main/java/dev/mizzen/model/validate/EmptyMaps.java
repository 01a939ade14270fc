package dev.mizzen.model.validate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.ConfigKind;

/** Rules about what a message cannot tell from nothing: a map that stands there without entries. */
final class EmptyMaps {
  private final Checks checks;

  EmptyMaps(Checks checks) {
    this.checks = checks;
  }

  void check(ConfigKind kind, JsonNode document) {
    JsonNode ports = document.path("spec").path("portLevelMtls");
    boolean isEmptied =
        kind == ConfigKind.PEER_AUTHENTICATION && ports.isObject() && ports.isEmpty();
    checks.want(!isEmptied, "spec.portLevelMtls", "is empty, want a port or no such field");
  }
}
