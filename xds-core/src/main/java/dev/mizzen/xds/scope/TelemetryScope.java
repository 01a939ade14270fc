package dev.mizzen.xds.scope;

import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a workload its logs, spans and metrics depend on.
 *
 * @param objects the Telemetries that hold for it; the later goes before the earlier
 */
public record TelemetryScope(TelemetryIdentity identity, List<ConfigResource<Telemetry>> objects) {
  public TelemetryScope {
    objects = List.copyOf(objects);
  }

  public Set<ConfigKey> sources() {
    return objects.stream().map(ConfigResource::key).collect(Collectors.toSet());
  }
}
