package dev.mizzen.registry.convert;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Namespace;

/** Reads a Namespace. Errors: a missing name. */
public final class NamespaceConverter {
  private final ClusterId clusterId;

  public NamespaceConverter(ClusterId clusterId) {
    this.clusterId = clusterId;
  }

  public Parsed<Namespace> convert(io.fabric8.kubernetes.api.model.Namespace object) {
    Findings findings = new Findings();
    Identity identity = Identity.of(ConfigKind.NAMESPACE, object.getMetadata(), findings);
    return findings.orElse(
        () ->
            new Namespace(
                identity.key().name(), clusterId, identity.labels(), identity.annotations()));
  }
}
