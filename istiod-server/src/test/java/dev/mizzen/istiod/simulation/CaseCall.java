package dev.mizzen.istiod.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.xds.simulation.Call;
import dev.mizzen.xds.simulation.Call.Address;
import dev.mizzen.xds.simulation.Call.Arrival;
import dev.mizzen.xds.simulation.Call.ClientCertificate;
import dev.mizzen.xds.simulation.Call.HttpVersion;
import dev.mizzen.xds.simulation.Call.Payload;
import dev.mizzen.xds.simulation.Call.Security;
import dev.mizzen.xds.simulation.Journey;
import dev.mizzen.xds.simulation.Journey.End;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Between the words of a case and those of the simulation. */
final class CaseCall {
  private static final List<String> FIELDS =
      List.of("listener", "filterChain", "routeConfig", "virtualHost", "route", "cluster", "error");

  private CaseCall() {}

  /**
   * The call that is made.
   *
   * @param unsaid how it arrives where the case does not say
   */
  static Call of(JsonNode json, Arrival unsaid) {
    return new Call(
        arrival(json.path("mode").asText(), unsaid),
        Call.SOMEWHERE,
        new Address(json.path("address").asText(), json.path("port").asInt()),
        security(json),
        payload(json));
  }

  private static Arrival arrival(String mode, Arrival unsaid) {
    return switch (mode) {
      case "outbound" -> Arrival.OUTBOUND;
      case "inbound" -> Arrival.INBOUND;
      case "gateway" -> Arrival.DIRECT;
      case "" -> unsaid;
      default -> throw new IllegalArgumentException("mode " + mode);
    };
  }

  private static Security security(JsonNode json) {
    Optional<String> sni = Optional.ofNullable(json.get("sni")).map(JsonNode::asText);
    List<String> alpn = json.has("alpn") ? List.of(json.get("alpn").asText()) : List.of();
    return switch (json.path("tls").asText()) {
      case "plaintext" -> new Security.Plaintext();
      case "tls" -> new Security.Tls(sni, alpn, ClientCertificate.NONE);
      case "mtls" -> new Security.Tls(sni, alpn, ClientCertificate.MESH);
      default -> throw new IllegalArgumentException("tls " + json.path("tls"));
    };
  }

  private static Payload payload(JsonNode json) {
    return switch (json.path("protocol").asText()) {
      case "http" -> http(json, HttpVersion.HTTP_1_1);
      case "http2" -> http(json, HttpVersion.HTTP_2);
      case "tcp", "" -> new Payload.Bytes();
      default -> throw new IllegalArgumentException("protocol " + json.path("protocol"));
    };
  }

  private static Payload http(JsonNode json, HttpVersion version) {
    return new Payload.Http(
        version,
        "GET",
        json.path("headers").path("Host").path(0).asText(),
        json.path("path").asText(),
        Map.of());
  }

  /** What came of it in the words of {@code observed}; what has no name is left out. */
  static Map<String, String> words(Journey journey) {
    Map<String, String> words = new TreeMap<>();
    journey.listener().ifPresent(name -> words.put("listener", name));
    journey.filterChain().ifPresent(name -> words.put("filterChain", name));
    journey.routeConfig().ifPresent(name -> words.put("routeConfig", name));
    journey.virtualHost().ifPresent(name -> words.put("virtualHost", name));
    journey.route().ifPresent(name -> words.put("route", name));
    switch (journey.end()) {
      case End.Forwarded(var targets) -> {
        if (targets.size() == 1) {
          words.put("cluster", targets.getFirst().cluster());
        }
      }
      case End.TlsRequired() -> words.put("error", "tls required, sending 301");
      case End.Stopped(var reason) -> words.put("error", reason.words());
      case End.Redirected _, End.Answered _ -> {}
    }
    words.values().removeIf(String::isEmpty);
    return words;
  }

  /**
   * How the words differ from what a case wants; empty where they do not.
   *
   * @param isStrict whether what the case leaves out must be absent; an error always counts
   */
  static List<String> differences(Map<String, String> words, JsonNode wanted, boolean isStrict) {
    return FIELDS.stream()
        .filter(field -> wanted.has(field) || isStrict || field.equals("error"))
        .map(
            field ->
                new Difference(
                    field,
                    wanted.path(field).asText("nothing"),
                    words.getOrDefault(field, "nothing")))
        .filter(difference -> !difference.wanted().equals(difference.actual()))
        .map(Difference::toString)
        .toList();
  }

  private record Difference(String field, String wanted, String actual) {
    @Override
    public String toString() {
      return field + ": want " + wanted + ", have " + actual;
    }
  }
}
