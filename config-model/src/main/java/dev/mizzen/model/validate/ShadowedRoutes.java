package dev.mizzen.model.validate;

import com.google.protobuf.Message;
import dev.mizzen.api.networking.v1alpha3.HTTPMatchRequest;
import dev.mizzen.api.networking.v1alpha3.HTTPRoute;
import dev.mizzen.api.networking.v1alpha3.StringMatch;
import dev.mizzen.api.networking.v1alpha3.VirtualService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds rules that no request can reach because earlier ones take them all. Warnings only.
 *
 * <p>Source: Istio 1.30, pkg/config/validation/validation.go, analyzeUnreachableHTTPRules and its
 * two sisters.
 */
final class ShadowedRoutes {
  private final Checks checks;

  ShadowedRoutes(Checks checks) {
    this.checks = checks;
  }

  void check(VirtualService service) {
    List<List<HTTPMatchRequest>> http = new ArrayList<>();
    for (HTTPRoute route : service.getHttpList()) {
      // The name of a match changes nothing.
      http.add(
          route.getMatchList().stream()
              .map(match -> match.toBuilder().clearName().build())
              .toList());
    }
    unreachable(http, "spec.http");
    unreachable(
        service.getTlsList().stream().map(route -> route.getMatchList()).toList(), "spec.tls");
    unreachable(
        service.getTcpList().stream().map(route -> route.getMatchList()).toList(), "spec.tcp");
    coveredPrefixes(http);
  }

  private void unreachable(List<? extends List<? extends Message>> routes, String path) {
    Map<Message, Integer> seen = new HashMap<>();
    int matchAll = -1;
    for (int i = 0; i < routes.size(); i++) {
      List<? extends Message> matches = routes.get(i);
      String at = path + "[" + i + "]";
      if (matchAll >= 0) {
        checks.warn(at, "is never reached, " + path + "[" + matchAll + "] matches everything");
      } else if (matches.isEmpty()) {
        matchAll = i;
      } else {
        repeated(matches, seen, i, at, path);
      }
    }
  }

  private void repeated(
      List<? extends Message> matches,
      Map<Message, Integer> seen,
      int route,
      String at,
      String path) {
    int repeated = 0;
    for (int i = 0; i < matches.size(); i++) {
      Integer earlier = seen.putIfAbsent(matches.get(i), route);
      if (earlier != null) {
        checks.warn(
            at + ".match[" + i + "]",
            "has no effect, " + path + "[" + earlier + "] has the same match");
        repeated++;
      }
    }
    if (repeated == matches.size()) {
      checks.warn(at, "is never reached, its matches all stand in earlier rules");
    }
  }

  private void coveredPrefixes(List<List<HTTPMatchRequest>> routes) {
    List<HTTPMatchRequest> earlier = new ArrayList<>();
    for (int i = 0; i < routes.size(); i++) {
      for (int j = 0; j < routes.get(i).size(); j++) {
        HTTPMatchRequest match = routes.get(i).get(j);
        if (match.getUri().getMatchTypeCase() != StringMatch.MatchTypeCase.PREFIX) {
          continue;
        }
        if (earlier.stream().anyMatch(wider -> covers(wider, match))) {
          checks.warn(
              "spec.http[" + i + "].match[" + j + "]",
              "has no effect, an earlier and shorter prefix covers it");
        }
        earlier.add(match);
      }
    }
  }

  private static boolean covers(HTTPMatchRequest wider, HTTPMatchRequest match) {
    String prefix = wider.getUri().getPrefix();
    return !match.getUri().getPrefix().equals(prefix)
        && match.getUri().getPrefix().startsWith(prefix)
        && wider.getPort() == match.getPort()
        && method(wider).equals(method(match))
        && coversSource(wider, match)
        && (!wider.hasAuthority() || wider.getAuthority().equals(match.getAuthority()))
        && match.getHeadersMap().entrySet().containsAll(wider.getHeadersMap().entrySet())
        && match.getQueryParamsMap().entrySet().containsAll(wider.getQueryParamsMap().entrySet())
        && match
            .getWithoutHeadersMap()
            .entrySet()
            .containsAll(wider.getWithoutHeadersMap().entrySet());
  }

  private static boolean coversSource(HTTPMatchRequest wider, HTTPMatchRequest match) {
    return match.getSourceLabelsMap().entrySet().containsAll(wider.getSourceLabelsMap().entrySet())
        && (wider.getSourceNamespace().isEmpty()
            || wider.getSourceNamespace().equals(match.getSourceNamespace()))
        && wider.getGatewaysList().equals(match.getGatewaysList());
  }

  /** istiod takes a match without method for one of GET here. */
  private static StringMatch method(HTTPMatchRequest match) {
    return match.hasMethod() ? match.getMethod() : StringMatch.newBuilder().setExact("GET").build();
  }
}
