package dev.mizzen.xds.generate.telemetry;

import com.google.protobuf.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one filter keeps of Istio's metrics.
 *
 * @param overrides in the order of the metrics' names in the API
 * @param tcpInterval how often open connections are reported; empty for the filter's own choice
 */
public record MetricsSettings(List<Override> overrides, Optional<Duration> tcpInterval) {
  public MetricsSettings {
    overrides = List.copyOf(overrides);
  }

  /**
   * A metric that is changed.
   *
   * @param metric as the filter names it
   * @param isDropped whether it is not kept at all
   * @param tags expression by tag
   * @param removed tags that it goes without, sorted
   */
  public record Override(
      String metric, boolean isDropped, Map<String, String> tags, List<String> removed) {
    public Override {
      tags = Map.copyOf(tags);
      removed = List.copyOf(removed);
    }
  }
}
