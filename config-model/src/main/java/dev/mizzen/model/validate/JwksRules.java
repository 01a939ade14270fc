package dev.mizzen.model.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

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

  private static final List<String> NUMBERS =
      List.of("n", "e", "d", "p", "q", "dp", "dq", "qi", "x", "y", "k");
  private static final List<String> TEXTS = List.of("alg", "use", "kid", "crv", "x5u", "x5t");
  private static final Pattern NUMBER = Pattern.compile("[-_+/A-Za-z0-9]*+=*+");
  private static final Pattern CERTIFICATE =
      Pattern.compile("(?:[+/A-Za-z0-9]{4})*+(?:[+/A-Za-z0-9]{2}==|[+/A-Za-z0-9]{3}=)?");
  private static final Pattern ANY = Pattern.compile("(?s:.*)");

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
    if (set.path("keys").isNull()) {
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

  private static boolean isAbsentOr(JsonNode node, Pattern wanted) {
    return node.isMissingNode() || (node.isTextual() && wanted.matcher(node.asText()).matches());
  }

  private static boolean areCertificates(JsonNode list) {
    for (JsonNode certificate : list) {
      if (!isAbsentOr(certificate, CERTIFICATE)) {
        return false;
      }
    }
    return list.isMissingNode() || list.isArray();
  }

  private void key(JsonNode key, String path) {
    List<String> needed = NEEDED.getOrDefault(key.path("kty").asText(), List.of());
    boolean isKey =
        !needed.isEmpty()
            && needed.stream().allMatch(name -> key.path(name).isTextual())
            && NUMBERS.stream().allMatch(name -> isAbsentOr(key.path(name), NUMBER))
            && TEXTS.stream().allMatch(name -> isAbsentOr(key.path(name), ANY))
            && (!key.has("key_ops") || key.path("key_ops").isArray())
            && areCertificates(key.path("x5c"));
    checks.want(isKey, path, "has an entry that is no key");
    if (isKey && (key.has("d") || key.path("kty").asText().equals("oct"))) {
      checks.warn(path, "has a key that is secret, want public ones alone");
    }
  }
}
