package dev.mizzen.xds.generate.route.action;

import com.google.protobuf.BoolValue;
import dev.mizzen.api.networking.v1alpha3.Destination;
import dev.mizzen.api.networking.v1alpha3.HTTPMirrorPolicy;
import dev.mizzen.api.networking.v1alpha3.HTTPRoute;
import dev.mizzen.api.networking.v1alpha3.Percent;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Copies of requests whose answers are dropped. Without a share all requests are copied; a share of
 * 0 copies none.
 */
public final class Mirrors {
  /** The host that a copy names. */
  public enum MirrorHost {
    /** The request's own. */
    KEPT,
    /** With {@code -shadow} after it. */
    MARKED
  }

  private Mirrors() {}

  /**
   * The route's mirrors, the single one before the list.
   *
   * @param cluster the cluster of a destination
   * @param host whether copies are told apart by their host
   */
  public static List<RequestMirrorPolicy> of(
      HTTPRoute route, Function<Destination, String> cluster, MirrorHost host) {
    List<RequestMirrorPolicy> policies = new ArrayList<>();
    if (route.hasMirror()) {
      share(route)
          .map(share -> policy(cluster.apply(route.getMirror()), share, host))
          .ifPresent(policies::add);
    }
    for (HTTPMirrorPolicy mirror : route.getMirrorsList()) {
      if (mirror.hasDestination()) {
        share(mirror)
            .map(share -> policy(cluster.apply(mirror.getDestination()), share, host))
            .ifPresent(policies::add);
      }
    }
    return policies;
  }

  private static RequestMirrorPolicy policy(
      String cluster, RuntimeFractionalPercent share, MirrorHost host) {
    return RequestMirrorPolicy.newBuilder()
        .setCluster(cluster)
        .setRuntimeFraction(share)
        .setTraceSampled(BoolValue.of(false))
        .setDisableShadowHostSuffixAppend(host == MirrorHost.KEPT)
        .build();
  }

  private static Optional<RuntimeFractionalPercent> share(HTTPRoute route) {
    if (route.hasMirrorPercentage()) {
      return share(route.getMirrorPercentage());
    }
    if (route.hasMirrorPercent()) {
      int percent = route.getMirrorPercent().getValue();
      return percent == 0
          ? Optional.empty()
          : Optional.of(Percentages.fixed(Percentages.whole(percent)));
    }
    return Optional.of(Percentages.always());
  }

  private static Optional<RuntimeFractionalPercent> share(HTTPMirrorPolicy mirror) {
    return mirror.hasPercentage()
        ? share(mirror.getPercentage())
        : Optional.of(Percentages.always());
  }

  private static Optional<RuntimeFractionalPercent> share(Percent percent) {
    return percent.getValue() > 0
        ? Optional.of(Percentages.fixed(Percentages.of(percent)))
        : Optional.empty();
  }
}
