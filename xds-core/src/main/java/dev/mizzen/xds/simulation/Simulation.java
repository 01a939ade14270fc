package dev.mizzen.xds.simulation;

import com.google.protobuf.Any;
import dev.mizzen.xds.simulation.Call.Payload;
import dev.mizzen.xds.simulation.Call.Security;
import dev.mizzen.xds.simulation.Journey.End;
import dev.mizzen.xds.simulation.Journey.Reason;
import dev.mizzen.xds.simulation.Journey.Target;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.VirtualHost.TlsRequirementType;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.redis_proxy.v3.RedisProxy;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import java.util.List;
import java.util.Optional;

/**
 * Walks a call through what a proxy was sent, as the Envoy there would. Pure.
 *
 * <p>Shape: listener, filter chain, then either a TCP proxy or virtual host and route. Filters that
 * may refuse a request for what it carries (policies, tokens, limits) are passed over: the answer
 * is where a call leads that nobody forbids.
 *
 * <p>Source: Envoy's documentation of Listener, FilterChainMatch and RouteConfiguration; Istio
 * 1.30, pilot/pkg/simulation.
 */
public final class Simulation {
  private static final String HTTPS = "https";

  private final EnvoyConfig config;
  private final Call call;

  private Simulation(EnvoyConfig config, Call call) {
    this.config = config;
    this.call = call;
  }

  public static Journey of(EnvoyConfig config, Call call) {
    return new Simulation(config, call).start();
  }

  private Journey start() {
    return ListenerChoice.of(config.listeners(), call)
        .map(listener -> enter(listener).through(listener.getName()))
        .orElse(Journey.nowhere(Reason.NO_LISTENER));
  }

  private Journey enter(Listener listener) {
    List<FilterChain> chains =
        FilterChainChoice.of(listener.getFilterChainsList(), call, Sensed.of(listener, call));
    if (chains.size() > 1) {
      return Journey.nowhere(Reason.AMBIGUOUS_FILTER_CHAINS);
    }
    return chains.stream()
        .findFirst()
        .or(() -> defaultChain(listener))
        .map(chain -> follow(chain).along(chain.getName()))
        .orElse(Journey.nowhere(Reason.NO_FILTER_CHAIN));
  }

  private static Optional<FilterChain> defaultChain(Listener listener) {
    return listener.hasDefaultFilterChain()
        ? Optional.of(listener.getDefaultFilterChain())
        : Optional.empty();
  }

  private Journey follow(FilterChain chain) {
    Optional<Reason> obstacle = TlsMeeting.obstacle(chain, call.security());
    if (obstacle.isPresent()) {
      return Journey.nowhere(obstacle.get());
    }
    return chain.getFiltersList().stream()
        .flatMap(filter -> terminal(filter.getTypedConfig(), chain).stream())
        .findFirst()
        .orElse(Journey.nowhere(Reason.NO_TERMINAL_FILTER));
  }

  /** Where a network filter leads; empty where it leaves that to those after it. */
  private Optional<Journey> terminal(Any filter, FilterChain chain) {
    return Packed.in(filter, HttpConnectionManager.class)
        .map(manager -> http(manager, chain))
        .or(() -> Packed.in(filter, TcpProxy.class).map(proxy -> forward(targets().of(proxy))))
        .or(() -> Packed.in(filter, RedisProxy.class).map(this::redis));
  }

  private Journey redis(RedisProxy proxy) {
    String cluster = proxy.getPrefixRoutes().getCatchAllRoute().getCluster();
    return forward(List.of(targets().target(cluster, 1)));
  }

  private Journey http(HttpConnectionManager manager, FilterChain chain) {
    boolean isReadable = call.security() instanceof Security.Plaintext || TlsMeeting.ends(chain);
    return switch (call.payload()) {
      case Payload.Http request when isReadable -> route(manager, request);
      case Payload.Http _, Payload.Bytes _ -> Journey.nowhere(Reason.PROTOCOL_ERROR);
    };
  }

  private Journey route(HttpConnectionManager manager, Payload.Http request) {
    if (manager.hasRouteConfig()) {
      return route(manager, manager.getRouteConfig(), request);
    }
    String name = manager.getRds().getRouteConfigName();
    RouteConfiguration table = config.routes().get(name);
    Journey journey =
        table == null ? Journey.nowhere(Reason.NO_ROUTE_CONFIG) : route(manager, table, request);
    return journey.byTable(name);
  }

  private Journey route(
      HttpConnectionManager manager, RouteConfiguration table, Payload.Http request) {
    String authority =
        manager.getStripAnyHostPort()
            ? VirtualHostChoice.withoutPort(request.authority())
            : request.authority();
    return VirtualHostChoice.of(table, authority)
        .map(host -> route(manager, host, request).at(host.getName()))
        .orElse(Journey.nowhere(Reason.NO_VIRTUAL_HOST));
  }

  private Journey route(HttpConnectionManager manager, VirtualHost host, Payload.Http request) {
    if (host.getRequireTls() != TlsRequirementType.NONE && !isSecure(manager, request)) {
      return Journey.ending(new End.TlsRequired());
    }
    return RouteChoice.of(host.getRoutesList(), request)
        .map(route -> act(route, request).on(route.getName()))
        .orElse(Journey.nowhere(Reason.NO_ROUTE));
  }

  /** Whether the first hop was TLS: this one, or the one before a proxy that is believed. */
  private boolean isSecure(HttpConnectionManager manager, Payload.Http request) {
    boolean isBelieved =
        !manager.getUseRemoteAddress().getValue() || manager.getXffNumTrustedHops() > 0;
    return call.security() instanceof Security.Tls
        || (isBelieved && HTTPS.equals(request.headers().get("x-forwarded-proto")));
  }

  private Journey act(Route route, Payload.Http request) {
    return switch (route.getActionCase()) {
      case ROUTE -> forward(targets().of(route.getRoute(), request));
      case REDIRECT -> Journey.ending(new End.Redirected(status(route.getRedirect())));
      case DIRECT_RESPONSE ->
          Journey.ending(new End.Answered(route.getDirectResponse().getStatus()));
      case FILTER_ACTION, NON_FORWARDING_ACTION, ACTION_NOT_SET -> Journey.nowhere(Reason.NO_ROUTE);
    };
  }

  private static int status(RedirectAction redirect) {
    return switch (redirect.getResponseCode()) {
      case FOUND -> 302;
      case SEE_OTHER -> 303;
      case TEMPORARY_REDIRECT -> 307;
      case PERMANENT_REDIRECT -> 308;
      case MOVED_PERMANENTLY, UNRECOGNIZED -> 301;
    };
  }

  private static Journey forward(List<Target> targets) {
    return Journey.ending(new End.Forwarded(targets));
  }

  private Targets targets() {
    return new Targets(config, call);
  }
}
