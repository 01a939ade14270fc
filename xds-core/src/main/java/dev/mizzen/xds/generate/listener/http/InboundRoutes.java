package dev.mizzen.xds.generate.listener.http;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.Decorator;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;

/**
 * The one route to a workload's own port.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/httproute.go,
 * buildSidecarInboundHTTPRouteConfig; spec xds §6.1.
 */
final class InboundRoutes {
  private static final RetryPolicy ON_RESET =
      RetryPolicy.newBuilder()
          .setRetryOn("reset-before-request")
          .setNumRetries(UInt32Value.of(2))
          .build();

  /** The client's own limits hold. */
  private static final RouteAction.MaxStreamDuration UNLIMITED =
      RouteAction.MaxStreamDuration.newBuilder()
          .setMaxStreamDuration(Duration.getDefaultInstance())
          .setGrpcTimeoutHeaderMax(Duration.getDefaultInstance())
          .build();

  private InboundRoutes() {}

  static RouteConfiguration of(RouteSource.ToWorkload source) {
    return RouteConfiguration.newBuilder()
        .setName(source.cluster())
        .setValidateClusters(BoolValue.of(false))
        .addVirtualHosts(
            VirtualHost.newBuilder()
                .setName("inbound|http|" + source.port())
                .addDomains("*")
                .addRoutes(
                    Route.newBuilder()
                        .setName("default")
                        .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                        .setDecorator(Decorator.newBuilder().setOperation(source.operation()))
                        .setRoute(action(source))))
        .build();
  }

  private static RouteAction action(RouteSource.ToWorkload source) {
    RouteAction.Builder action =
        RouteAction.newBuilder()
            .setCluster(source.cluster())
            .setTimeout(Duration.getDefaultInstance())
            .setMaxStreamDuration(UNLIMITED);
    if (source.retries() == RouteSource.Retries.ON_RESET) {
      action.setRetryPolicy(ON_RESET);
    }
    return action.build();
  }
}
