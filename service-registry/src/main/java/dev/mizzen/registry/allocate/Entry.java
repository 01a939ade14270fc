package dev.mizzen.registry.allocate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.ObjectStatus.HostAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A ServiceEntry, as far as addresses go.
 *
 * @param created RFC 3339, in UTC and whole seconds, so that texts are in the order of time
 * @param hosts that are to have addresses, in the order written; empty where the entry has none, or
 *     wants none
 * @param own addresses that its author wrote
 * @param given addresses in its status
 */
record Entry(
    String namespace,
    String name,
    String created,
    String resourceVersion,
    Set<String> hosts,
    List<String> own,
    List<HostAddress> given) {
  /** Who was there first keeps its addresses. */
  static final Comparator<Entry> OLDEST_FIRST =
      Comparator.comparing(Entry::created)
          .thenComparing(Entry::namespace)
          .thenComparing(Entry::name);

  private static final String WANTED = "networking.istio.io/enable-autoallocate-ip";

  Entry {
    own = List.copyOf(own);
    given = List.copyOf(given);
  }

  /** Reads the object; what is not as it should be counts as absent. */
  static Entry of(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    JsonNode spec = object.path("spec");
    List<String> own = texts(spec.path("addresses"));
    return new Entry(
        metadata.path("namespace").asText(""),
        metadata.path("name").asText(""),
        metadata.path("creationTimestamp").asText(""),
        metadata.path("resourceVersion").asText(""),
        own.isEmpty() && wants(metadata, spec) ? hosts(spec) : Set.of(),
        own,
        given(object.path("status").path("addresses")));
  }

  private static boolean wants(JsonNode metadata, JsonNode spec) {
    String resolution = spec.path("resolution").asText("");
    boolean isResolved = !resolution.isEmpty() && !resolution.equals("NONE");
    return isResolved && !metadata.path("labels").path(WANTED).asText("").equalsIgnoreCase("false");
  }

  private static Set<String> hosts(JsonNode spec) {
    Set<String> hosts = new LinkedHashSet<>(texts(spec.path("hosts")));
    if (!spec.path("resolution").asText("").equals("DYNAMIC_DNS")) {
      hosts.removeIf(host -> host.startsWith("*"));
    }
    return hosts;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText("")));
    return texts;
  }

  private static List<HostAddress> given(JsonNode list) {
    List<HostAddress> given = new ArrayList<>();
    list.forEach(
        one ->
            given.add(new HostAddress(one.path("host").asText(""), one.path("value").asText(""))));
    return given;
  }

  String key() {
    return namespace + "/" + name;
  }

  /** What its status gives to a host. */
  List<String> givenTo(String host) {
    return given.stream().filter(one -> one.host().equals(host)).map(HostAddress::address).toList();
  }
}
