package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.HTTPMirrorPolicy;
import dev.mizzen.api.networking.v1alpha3.HTTPRoute;
import dev.mizzen.api.networking.v1alpha3.HTTPRouteDestination;
import dev.mizzen.api.networking.v1alpha3.Headers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rules about the HTTP routes of VirtualServices. */
final class HttpRouteRules {
  private final Checks checks;
  private final HeaderChecks headers;
  private final DestinationChecks destinations;
  private final HttpMatchRules matches;
  private final HttpActionRules actions;
  private final HttpFaultRules faults;

  HttpRouteRules(Checks checks, RouteAuthor author) {
    this.checks = checks;
    this.headers = new HeaderChecks(checks);
    this.destinations = new DestinationChecks(checks, author);
    this.matches = new HttpMatchRules(checks, author);
    this.actions = new HttpActionRules(checks);
    this.faults = new HttpFaultRules(checks);
  }

  /**
   * @param isDelegate the route stands in an object without hosts
   */
  void check(HTTPRoute route, boolean isDelegate, String path) {
    if (!isDelegate && route.hasDelegate()) {
      delegating(route, path);
    } else {
      checks.want(!isDelegate || !route.hasDelegate(), path + ".delegate", "is set in a delegate");
      oneAction(route, path);
    }
    for (int i = 0; i < route.getMatchCount(); i++) {
      matches.check(route.getMatch(i), path + ".match[" + i + "]");
    }
    headers.edits(route.getHeaders(), path + ".headers");
    authorityOnce(route, path);
    if (route.hasCorsPolicy()) {
      actions.cors(route.getCorsPolicy(), path + ".corsPolicy");
    }
    if (route.hasFault()) {
      faults.check(route.getFault(), path + ".fault");
    }
    mirrors(route, path);
    action(route, path);
    if (route.hasTimeout()) {
      checks.duration(route.getTimeout(), path + ".timeout");
    }
    routes(route.getRouteList(), path + ".route");
  }

  private void delegating(HTTPRoute route, String path) {
    checks.want(!route.hasRedirect(), path, "has redirect beside delegate");
    checks.want(route.getRouteCount() == 0, path, "has route beside delegate");
  }

  private void oneAction(HTTPRoute route, String path) {
    if (route.hasRedirect()) {
      exclusive(route, "redirect", path);
      checks.want(!route.hasDirectResponse(), path, "has both redirect and directResponse");
      return;
    }
    if (route.hasDirectResponse()) {
      exclusive(route, "directResponse", path);
      return;
    }
    checks.want(route.getRouteCount() > 0, path, "has none of route, redirect and directResponse");
  }

  private void exclusive(HTTPRoute route, String action, String path) {
    checks.want(route.getRouteCount() == 0, path, "has both " + action + " and route");
    checks.want(!route.hasFault(), path, "has both " + action + " and fault");
    checks.want(!route.hasRewrite(), path, "has both " + action + " and rewrite");
  }

  private void action(HTTPRoute route, String path) {
    if (route.hasRedirect()) {
      actions.redirect(route.getRedirect(), path + ".redirect");
    }
    if (route.hasDirectResponse()) {
      actions.directResponse(route.getDirectResponse(), path + ".directResponse");
    }
    if (route.hasRetries()) {
      actions.retry(route.getRetries(), path + ".retries");
    }
    if (route.hasRewrite()) {
      actions.rewrite(route.getRewrite(), path + ".rewrite");
    }
  }

  private void authorityOnce(HTTPRoute route, String path) {
    Headers.HeaderOperations request = route.getHeaders().getRequest();
    List<String> values =
        Stream.of(
                Stream.of(route.getRewrite().getAuthority()),
                authorities(request.getSetMap()),
                authorities(request.getAddMap()))
            .flatMap(value -> value)
            .toList();
    // As istiod: an empty one may be followed by another.
    boolean isOnce =
        values.subList(0, values.size() - 1).stream().allMatch(value -> value.isEmpty());
    checks.want(isOnce, path, "sets the authority more than once, by rewrite and headers");
  }

  private static Stream<String> authorities(Map<String, String> headers) {
    return headers.entrySet().stream()
        .filter(header -> HeaderChecks.isAuthority(header.getKey()))
        .map(Map.Entry::getValue);
  }

  private void mirrors(HTTPRoute route, String path) {
    checks.want(
        !route.hasMirror() || route.getMirrorsCount() == 0, path, "has both mirror and mirrors");
    if (route.hasMirror()) {
      destinations.check(route.getMirror(), path + ".mirror");
    }
    if (route.hasMirrorPercent()) {
      int percent = route.getMirrorPercent().getValue();
      checks.want(
          percent >= 0 && percent <= 100,
          path + ".mirrorPercent",
          "is " + Integer.toUnsignedString(percent) + ", want 0 to 100");
      checks.warn(path + ".mirrorPercent", "is out of use, want mirrorPercentage");
    }
    if (route.hasMirrorPercentage()) {
      checks.percent(route.getMirrorPercentage().getValue(), path + ".mirrorPercentage.value");
    }
    for (int i = 0; i < route.getMirrorsCount(); i++) {
      mirror(route.getMirrors(i), path + ".mirrors[" + i + "]");
    }
  }

  private void mirror(HTTPMirrorPolicy mirror, String path) {
    checks.want(mirror.hasDestination(), path + ".destination", "is missing");
    if (mirror.hasDestination()) {
      destinations.check(mirror.getDestination(), path + ".destination");
    }
    if (mirror.hasPercentage()) {
      checks.percent(mirror.getPercentage().getValue(), path + ".percentage.value");
    }
  }

  private void routes(List<HTTPRouteDestination> routes, String path) {
    for (int i = 0; i < routes.size(); i++) {
      HTTPRouteDestination route = routes.get(i);
      String at = path + "[" + i + "]";
      checks.want(route.hasDestination(), at + ".destination", "is missing");
      if (route.hasDestination()) {
        destinations.check(route.getDestination(), at + ".destination");
      }
      headers.edits(route.getHeaders(), at + ".headers");
      checks.notNegative(route.getWeight(), at + ".weight");
    }
    destinations.weights(routes.stream().map(HTTPRouteDestination::getWeight).toList(), path);
  }
}
