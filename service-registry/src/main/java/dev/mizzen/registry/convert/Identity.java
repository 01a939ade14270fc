package dev.mizzen.registry.convert;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What every Kubernetes object says of itself.
 *
 * <p>Source of the name rule: Kubernetes, DNS-1123 subdomain.
 *
 * @param creationTime {@link Instant#EPOCH} where not given
 */
record Identity(
    ConfigKey key,
    Instant creationTime,
    Map<String, String> labels,
    Map<String, String> annotations) {
  private static final int MAX_NAME = 253;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

  /** The names that an object has, whatever else is wrong with it. */
  static Identity of(ConfigKind kind, @Nullable ObjectMeta meta, Findings findings) {
    ObjectMeta given = meta == null ? new ObjectMeta() : meta;
    String name = Findings.text(given.getName());
    String namespace = ClusterScope.contains(kind) ? "" : Findings.text(given.getNamespace());
    checkName("metadata.name", name, findings);
    if (!ClusterScope.contains(kind)) {
      checkName("metadata.namespace", namespace, findings);
    }
    return new Identity(
        new ConfigKey(kind, namespace, name),
        creationTime(given.getCreationTimestamp(), findings),
        Findings.texts(given.getLabels()),
        Findings.texts(given.getAnnotations()));
  }

  private static void checkName(String path, String name, Findings findings) {
    if (name.isEmpty()) {
      findings.add(path, "is missing");
      return;
    }
    if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
      findings.add(
          path,
          "is \"" + name + "\", want lower-case letters, digits, '-' and '.', at most " + MAX_NAME);
    }
  }

  private static Instant creationTime(@Nullable String text, Findings findings) {
    if (text == null || text.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException notATime) {
      findings.add(
          "metadata.creationTimestamp",
          "is \"" + text + "\", want a time like 2026-01-31T00:00:00Z");
      return Instant.EPOCH;
    }
  }
}
