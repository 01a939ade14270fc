package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.Destination;
import java.util.List;

/** Rules about where a route leads. */
final class DestinationChecks {
  private final Checks checks;
  private final RouteAuthor author;

  DestinationChecks(Checks checks, RouteAuthor author) {
    this.checks = checks;
    this.author = author;
  }

  /** Backends of the Gateway API were judged as such. */
  void check(Destination destination, String path) {
    if (author == RouteAuthor.GATEWAY_API) {
      return;
    }
    if (destination.getHost().equals("*")) {
      checks.error(path + ".host", "is *, want one host");
    } else {
      checks.wildcardDomain(destination.getHost(), path + ".host");
    }
    if (!destination.getSubset().isEmpty()) {
      checks.dnsLabel(destination.getSubset(), path + ".subset");
    }
    if (destination.hasPort()) {
      checks.port(destination.getPort().getNumber(), path + ".port.number");
    }
  }

  /** Weights are shares of their sum; a lone destination needs none. */
  void weights(List<Integer> weights, String path) {
    int total = weights.stream().mapToInt(Integer::intValue).sum();
    checks.want(weights.size() < 2 || total != 0, path, "has weights that add up to 0");
  }
}
