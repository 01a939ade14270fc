package dev.mizzen.xds.generate.endpoint;

import dev.mizzen.model.service.ServiceOptions;
import dev.mizzen.model.service.TrafficDistribution;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What services ask for, one wish each. */
final class Options {
  private Options() {}

  static ServiceOptions near() {
    return options(false, TrafficDistribution.PREFER_SAME_ZONE);
  }

  static ServiceOptions nodeLocal() {
    return options(true, TrafficDistribution.ANY);
  }

  private static ServiceOptions options(boolean isNodeLocal, TrafficDistribution distribution) {
    return new ServiceOptions(
        false, isNodeLocal, false, distribution, Optional.empty(), List.of(), Set.of(), false);
  }
}
