package dev.mizzen.xds.generate.route.table;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import dev.mizzen.api.networking.v1alpha3.HTTPRetry;
import dev.mizzen.api.networking.v1alpha3.HTTPRoute;
import dev.mizzen.api.networking.v1alpha3.HTTPRouteDestination;
import dev.mizzen.model.index.RouteSemantics;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.envoy.IstioMetadata;
import dev.mizzen.xds.generate.route.action.CorsPolicies;
import dev.mizzen.xds.generate.route.action.DirectResponses;
import dev.mizzen.xds.generate.route.action.Faults;
import dev.mizzen.xds.generate.route.action.HashPolicies;
import dev.mizzen.xds.generate.route.action.HeaderOperations;
import dev.mizzen.xds.generate.route.action.Mirrors;
import dev.mizzen.xds.generate.route.action.Redirects;
import dev.mizzen.xds.generate.route.action.ResolvedDestination;
import dev.mizzen.xds.generate.route.action.RetryPolicies;
import dev.mizzen.xds.generate.route.action.RetryPolicies.HostChoice;
import dev.mizzen.xds.generate.route.action.SessionAffinity;
import dev.mizzen.xds.generate.route.match.RouteMatches;
import dev.mizzen.xds.generate.route.table.RoutesInput.Clause;
import dev.mizzen.xds.generate.route.table.RoutesInput.VirtualServiceRoutes;
import io.envoyproxy.envoy.config.route.v3.Decorator;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Envoy's routes from a VirtualService's clauses.
 *
 * <p>Source: Istio 1.30, networking/core/route/route.go, translateRoute, applyHTTPRouteDestination;
 * spec xds §6.4.
 */
final class VirtualServiceTranslation {
  private final VirtualServiceRoutes input;
  private final RouteSettings settings;

  private VirtualServiceTranslation(VirtualServiceRoutes input, RouteSettings settings) {
    this.input = input;
    this.settings = settings;
  }

  /** The routes in order, up to the first that takes everything. */
  static List<Route> routes(VirtualServiceRoutes input, RouteSettings settings) {
    VirtualServiceTranslation translation = new VirtualServiceTranslation(input, settings);
    List<Route> routes = new ArrayList<>();
    for (Clause clause : input.clauses()) {
      Route route = translation.translate(clause);
      routes.add(route);
      if (RouteMatches.isCatchAll(route.getMatch())) {
        break;
      }
    }
    return routes;
  }

  private Route translate(Clause clause) {
    HTTPRoute http = clause.route();
    RouteMatch match =
        clause
            .match()
            .map(found -> RouteMatches.of(found, input.semantics()))
            .orElseGet(RouteMatches::everything);
    Route.Builder route =
        Route.newBuilder()
            .setName(name(clause))
            .setMatch(match)
            .setMetadata(IstioMetadata.config(input.key()));
    clause.match().ifPresent(found -> route.setStatPrefix(found.getStatPrefix()));
    HeaderOperations headers = HeaderOperations.of(http.getHeaders());
    headers.addTo(route);
    setAction(route, http, headers.authority());
    route.setDecorator(Decorator.newBuilder().setOperation(operation(route)));
    setFilters(route, http);
    return route.build();
  }

  private static String name(Clause clause) {
    return clause
        .match()
        .map(match -> match.getName())
        .filter(matchName -> !matchName.isEmpty())
        .map(matchName -> clause.route().getName() + "." + matchName)
        .orElseGet(() -> clause.route().getName());
  }

  private void setAction(Route.Builder route, HTTPRoute http, Optional<String> authority) {
    if (http.hasRedirect()) {
      Redirects.of(http.getRedirect(), input.port(), input.scheme(), input.semantics())
          .ifPresent(route::setRedirect);
      return;
    }
    if (http.hasDirectResponse()) {
      route.setDirectResponse(DirectResponses.of(http.getDirectResponse()));
      return;
    }
    forward(route, http, authority);
  }

  private void forward(Route.Builder route, HTTPRoute http, Optional<String> authority) {
    RouteAction.Builder action = RouteAction.newBuilder();
    setTimeouts(action, http);
    if (input.semantics() == RouteSemantics.GATEWAY_API) {
      action.setClusterNotFoundResponseCode(
          RouteAction.ClusterNotFoundResponseCode.INTERNAL_SERVER_ERROR);
    }
    authority.ifPresent(action::setHostRewriteLiteral);
    if (http.hasRewrite()) {
      Rewrites.apply(action, http.getRewrite(), route.getMatch(), input.semantics());
      action.setAppendXForwardedHost(settings.appendsForwardedHost());
    }
    action.addAllRequestMirrorPolicies(
        Mirrors.of(
            http, destination -> input.resolve(destination).cluster(), settings.mirrorHost()));
    HostChoice choice = HostChoice.AVOID_PREVIOUS;
    if (http.getRouteCount() == 1) {
      choice = toOne(route, action, http.getRoute(0));
    } else {
      action.setWeightedClusters(weighted(action, http.getRouteList()));
    }
    RetryPolicies.of(retry(http), choice).ifPresent(action::setRetryPolicy);
    route.setRoute(action);
  }

  @SuppressWarnings("deprecation") // as in every other route
  private static void setTimeouts(RouteAction.Builder action, HTTPRoute http) {
    Duration timeout = http.hasTimeout() ? http.getTimeout() : Routes.NO_TIMEOUT;
    action.setTimeout(timeout).setMaxGrpcTimeout(timeout);
  }

  private Optional<HTTPRetry> retry(HTTPRoute http) {
    return http.hasRetries() ? Optional.of(http.getRetries()) : settings.defaultRetry();
  }

  /**
   * One destination's headers count as the route's, but its authority yields to the route's own.
   */
  private HostChoice toOne(
      Route.Builder route, RouteAction.Builder action, HTTPRouteDestination target) {
    ResolvedDestination destination = input.resolve(target.getDestination());
    action.setCluster(destination.cluster());
    HeaderOperations headers = HeaderOperations.of(target.getHeaders());
    headers.addTo(route);
    if (!action.hasHostRewriteLiteral()) {
      headers.authority().ifPresent(action::setHostRewriteLiteral);
    }
    destination.hash().flatMap(HashPolicies::of).ifPresent(action::addHashPolicy);
    return destination.hash().isPresent() ? HostChoice.BY_HASH : HostChoice.AVOID_PREVIOUS;
  }

  private WeightedCluster weighted(RouteAction.Builder action, List<HTTPRouteDestination> targets) {
    WeightedCluster.Builder clusters = WeightedCluster.newBuilder();
    for (HTTPRouteDestination target : withWeight(targets)) {
      ResolvedDestination destination = input.resolve(target.getDestination());
      ClusterWeight.Builder cluster =
          ClusterWeight.newBuilder()
              .setName(destination.cluster())
              .setWeight(UInt32Value.of(target.getWeight()));
      HeaderOperations.of(target.getHeaders()).addTo(cluster);
      clusters.addClusters(cluster);
      destination.hash().flatMap(HashPolicies::of).ifPresent(action::addHashPolicy);
    }
    return clusters.build();
  }

  private static List<HTTPRouteDestination> withWeight(List<HTTPRouteDestination> targets) {
    return targets.stream().filter(target -> target.getWeight() != 0).toList();
  }

  /** Names the span: the only destination, else the VirtualService, and the path. */
  private String operation(Route.Builder route) {
    RouteMatch match = route.getMatch();
    String path =
        switch (match.getPathSpecifierCase()) {
          case PREFIX -> match.getPrefix() + "*";
          case PATH -> match.getPath();
          case SAFE_REGEX -> match.getSafeRegex().getRegex();
          case PATH_SEPARATED_PREFIX, CONNECT_MATCHER, PATH_MATCH_POLICY, PATHSPECIFIER_NOT_SET ->
              "/*";
        };
    return ClusterName.parse(route.getRoute().getCluster())
            .map(cluster -> cluster.host().value() + ":" + cluster.port())
            .orElseGet(() -> input.key().name() + ":" + input.port())
        + path;
  }

  private void setFilters(Route.Builder route, HTTPRoute http) {
    if (http.hasFault()) {
      putFilter(route, Faults.FILTER, Faults.of(http.getFault()));
    }
    if (http.hasCorsPolicy()) {
      putFilter(route, CorsPolicies.FILTER, CorsPolicies.of(http.getCorsPolicy()));
    }
    if (route.hasRoute()) {
      session(http)
          .ifPresent(session -> putFilter(route, SessionAffinity.FILTER, session.perRoute()));
    }
  }

  /**
   * Of the destinations in order; where two in a row ask for a session the first of them counts.
   */
  private Optional<SessionAffinity> session(HTTPRoute http) {
    List<HTTPRouteDestination> targets =
        http.getRouteCount() == 1 ? http.getRouteList() : withWeight(http.getRouteList());
    Optional<SessionAffinity> chosen = Optional.empty();
    for (HTTPRouteDestination target : targets) {
      Optional<SessionAffinity> asked = input.resolve(target.getDestination()).session();
      if (asked.isPresent() && chosen.isPresent()) {
        return chosen;
      }
      chosen = asked;
    }
    return chosen;
  }

  private static void putFilter(Route.Builder route, String name, Message config) {
    route.putTypedPerFilterConfig(name, Anys.pack(config));
  }
}
