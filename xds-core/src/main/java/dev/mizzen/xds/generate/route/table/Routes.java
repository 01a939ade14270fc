package dev.mizzen.xds.generate.route.table;

import com.google.protobuf.Duration;
import dev.mizzen.model.Hostname;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.route.action.DirectResponses;
import dev.mizzen.xds.generate.route.action.HashPolicies;
import dev.mizzen.xds.generate.route.action.RetryPolicies;
import dev.mizzen.xds.generate.route.action.RetryPolicies.HostChoice;
import dev.mizzen.xds.generate.route.match.RouteMatches;
import io.envoyproxy.envoy.config.route.v3.Decorator;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import java.util.List;

/** Envoy's routes for each kind of origin. Source: spec xds §6.1. */
final class Routes {
  static final Duration NO_TIMEOUT = Duration.getDefaultInstance();

  private static final String DEFAULT = "default";
  private static final String ALLOW_ANY = "allow_any";
  private static final String BLOCK_ALL = "block_all";
  private static final int BAD_GATEWAY = 502;

  private Routes() {}

  static List<Route> of(RoutesInput input, RouteSettings settings) {
    return switch (input) {
      case RoutesInput.ServiceRoutes service -> List.of(toService(service, settings));
      case RoutesInput.VirtualServiceRoutes virtualService ->
          VirtualServiceTranslation.routes(virtualService, settings);
      case RoutesInput.AllowUnknown allow -> List.of(allow(allow.cluster(), settings));
      case RoutesInput.BlockUnknown block -> List.of(block());
    };
  }

  /** Previous hosts are avoided even under a hash, unlike in a VirtualService's route. */
  private static Route toService(RoutesInput.ServiceRoutes service, RouteSettings settings) {
    RouteAction.Builder action =
        action(ClusterName.outbound(service.port(), service.host()).toString());
    RetryPolicies.of(settings.defaultRetry(), HostChoice.AVOID_PREVIOUS)
        .ifPresent(action::setRetryPolicy);
    service.hash().flatMap(HashPolicies::of).ifPresent(action::addHashPolicy);
    return Route.newBuilder()
        .setName(DEFAULT)
        .setMatch(RouteMatches.everything())
        .setDecorator(decorator(service.host(), service.port()))
        .setRoute(action)
        .build();
  }

  private static Route allow(String cluster, RouteSettings settings) {
    return Route.newBuilder()
        .setName(ALLOW_ANY)
        .setMatch(RouteMatches.everything())
        .setRoute(action(cluster).setAppendXForwardedHost(settings.appendsForwardedHost()))
        .build();
  }

  private static Route block() {
    return Route.newBuilder()
        .setName(BLOCK_ALL)
        .setMatch(RouteMatches.everything())
        .setDirectResponse(DirectResponses.of(BAD_GATEWAY))
        .build();
  }

  @SuppressWarnings(
      "deprecation") // its replacement, max_stream_duration, resets streams that this leaves alone
  private static RouteAction.Builder action(String cluster) {
    return RouteAction.newBuilder()
        .setCluster(cluster)
        .setTimeout(NO_TIMEOUT)
        .setMaxGrpcTimeout(NO_TIMEOUT);
  }

  private static Decorator decorator(Hostname host, int port) {
    return Decorator.newBuilder().setOperation(host.value() + ":" + port + "/*").build();
  }
}
