package dev.mizzen.model.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** Rules about a set of keys that stands in a rule, RFC 7517. */
final class JwksRules {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a key of each type cannot do without. */
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "RSA",
          List.of("n", "e"),
          "EC",
          List.of("crv", "x", "y"),
          "OKP",
          List.of("crv", "x"),
          "oct",
          List.of("k"));

  private final Checks checks;

  JwksRules(Checks checks) {
    this.checks = checks;
  }

  void check(String text, String path) {
    JsonNode set;
    try {
      set = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      checks.error(path, "is no JSON");
      return;
    }
    if (set.has("kty")) {
      key(set, path);
      return;
    }
    if (!set.path("keys").isArray()) {
      checks.error(path, "is no set of keys");
      return;
    }
    for (JsonNode key : set.path("keys")) {
      key(key, path);
    }
  }

  private void key(JsonNode key, String path) {
    List<String> needed = NEEDED.getOrDefault(key.path("kty").asText(), List.of());
    boolean isKey =
        !needed.isEmpty() && needed.stream().allMatch(name -> key.path(name).isTextual());
    checks.want(isKey, path, "has an entry that is no key");
    if (isKey && (key.has("d") || key.path("kty").asText().equals("oct"))) {
      checks.warn(path, "has a key that is secret, want public ones alone");
    }
  }
}
