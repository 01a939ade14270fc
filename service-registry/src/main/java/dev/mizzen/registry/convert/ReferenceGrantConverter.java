package dev.mizzen.registry.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.gatewayapi.ReferenceGrant;
import dev.mizzen.model.parse.Parsed;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a ReferenceGrant. Entries of kinds that are not ours to refer with or to are passed over:
 * they may be for another controller.
 *
 * <p>Errors: entries that are none, missing kinds and namespaces. Source: Istio 1.30,
 * gatewaycommon/references.go, ReferenceGrantsCollection.
 */
final class ReferenceGrantConverter {
  private static final Set<ConfigKind> REFERRING =
      EnumSet.of(
          ConfigKind.KUBERNETES_GATEWAY,
          ConfigKind.LISTENER_SET,
          ConfigKind.HTTP_ROUTE,
          ConfigKind.GRPC_ROUTE,
          ConfigKind.TLS_ROUTE,
          ConfigKind.TCP_ROUTE);
  private static final Set<ConfigKind> REFERRED =
      EnumSet.of(ConfigKind.SECRET, ConfigKind.CONFIG_MAP, ConfigKind.SERVICE);

  Parsed<ReferenceGrant> convert(ConfigKey key, JsonNode json) {
    Findings findings = new Findings();
    List<ReferenceGrant.From> from = new ArrayList<>();
    List<JsonNode> sources = entries(json, "from", findings);
    for (int i = 0; i < sources.size(); i++) {
      String path = "spec.from[" + i + "]";
      String namespace = text(sources.get(i), path, "namespace", findings);
      kind(sources.get(i), path, findings)
          .filter(REFERRING::contains)
          .ifPresent(kind -> from.add(new ReferenceGrant.From(kind, namespace)));
    }
    List<ReferenceGrant.To> to = new ArrayList<>();
    List<JsonNode> targets = entries(json, "to", findings);
    for (int i = 0; i < targets.size(); i++) {
      JsonNode target = targets.get(i);
      kind(target, "spec.to[" + i + "]", findings)
          .filter(REFERRED::contains)
          .ifPresent(kind -> to.add(new ReferenceGrant.To(kind, name(target))));
    }
    return findings.orElse(() -> new ReferenceGrant(key, from, to));
  }

  private static List<JsonNode> entries(JsonNode json, String list, Findings findings) {
    JsonNode found = json.path("spec").path(list);
    if (!found.isArray()) {
      findings.add("spec." + list, "is missing");
      return List.of();
    }
    List<JsonNode> entries = new ArrayList<>();
    found.forEach(entries::add);
    return entries;
  }

  private static Optional<ConfigKind> kind(JsonNode entry, String path, Findings findings) {
    String kind = text(entry, path, "kind", findings);
    String group = entry.path("group").asText("");
    return ConfigKind.ofGroup(group.isEmpty() ? "" : group + "/", kind);
  }

  private static String text(JsonNode entry, String path, String field, Findings findings) {
    String text = entry.path(field).isTextual() ? entry.path(field).asText() : "";
    if (text.isEmpty()) {
      findings.add(path + "." + field, "is missing");
    }
    return text;
  }

  /** An empty name is one, that no object has. */
  private static Optional<String> name(JsonNode target) {
    return target.hasNonNull("name")
        ? Optional.of(target.path("name").asText(""))
        : Optional.empty();
  }
}
