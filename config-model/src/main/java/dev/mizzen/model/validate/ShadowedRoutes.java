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
    coveredPrefixes(unreachable(http, "spec.http"));
    unreachable(
        service.getTlsList().stream().map(route -> route.getMatchList()).toList(), "spec.tls");
    unreachable(
        service.getTcpList().stream().map(route -> route.getMatchList()).toList(), "spec.tcp");
  }

  /**
   * Warns of rules behind one that takes everything, and of matches that stand in earlier rules.
   */
  private <M extends Message> List<Placed<M>> unreachable(List<List<M>> routes, String path) {
    List<Placed<M>> reachable = new ArrayList<>();
    Map<M, Integer> seen = new HashMap<>();
    int matchAll = -1;
    for (int i = 0; i < routes.size(); i++) {
      String at = path + "[" + i + "]";
      if (matchAll < 0 && !routes.get(i).isEmpty()) {
        reachable.addAll(distinct(routes.get(i), seen, i, at, path));
        continue;
      }
      // As istiod: one word for each match that waits in vain.
      for (int j = 0; matchAll >= 0 && j < Math.max(1, routes.get(i).size()); j++) {
        checks.warn(at, "is never reached, " + path + "[" + matchAll + "] matches everything");
      }
      matchAll = routes.get(i).isEmpty() ? i : matchAll;
    }
    return reachable;
  }

  private record Placed<M>(M match, String path) {}

  private <M extends Message> List<Placed<M>> distinct(
      List<M> matches, Map<M, Integer> seen, int route, String at, String path) {
    List<Placed<M>> distinct = new ArrayList<>();
    for (int i = 0; i < matches.size(); i++) {
      String place = at + ".match[" + i + "]";
      Integer earlier = seen.putIfAbsent(matches.get(i), route);
      if (earlier == null) {
        distinct.add(new Placed<>(matches.get(i), place));
      } else {
        checks.warn(place, "has no effect, " + path + "[" + earlier + "] has the same match");
      }
    }
    if (distinct.isEmpty()) {
      checks.warn(at, "is never reached, its matches all stand in earlier rules");
    }
    return distinct;
  }

  /** A word for each pair, since each of the earlier matches would have to go. */
  private void coveredPrefixes(List<Placed<HTTPMatchRequest>> matches) {
    List<Placed<HTTPMatchRequest>> prefixed =
        matches.stream().filter(placed -> !prefix(placed.match()).isEmpty()).toList();
    for (int i = 0; i < prefixed.size(); i++) {
      for (int j = i + 1; j < prefixed.size(); j++) {
        if (covers(prefixed.get(i).match(), prefixed.get(j).match())) {
          checks.warn(
              prefixed.get(j).path(),
              "has no effect, " + prefixed.get(i).path() + " with a shorter prefix covers it");
        }
      }
    }
  }

  private static String prefix(HTTPMatchRequest match) {
    return match.getUri().getPrefix();
  }

  /** As istiod sees it: where requests come from does not count, nor do regular expressions. */
  private static boolean covers(HTTPMatchRequest wider, HTTPMatchRequest match) {
    return !prefix(match).equals(prefix(wider))
        && prefix(match).startsWith(prefix(wider))
        && wider.getPort() == match.getPort()
        && method(wider).startsWith(method(match))
        && text(wider.getAuthority()).startsWith(text(match.getAuthority()))
        && covers(wider.getHeadersMap(), match.getHeadersMap())
        && covers(wider.getQueryParamsMap(), match.getQueryParamsMap())
        && covers(wider.getWithoutHeadersMap(), match.getWithoutHeadersMap());
  }

  private static boolean covers(Map<String, StringMatch> wider, Map<String, StringMatch> match) {
    return wider.keySet().equals(match.keySet())
        && wider.entrySet().stream()
            .allMatch(entry -> covers(entry.getValue(), match, entry.getKey()));
  }

  private static boolean covers(StringMatch wider, Map<String, StringMatch> match, String key) {
    return text(wider).startsWith(text(match.getOrDefault(key, StringMatch.getDefaultInstance())));
  }

  /** istiod takes a match without method for one of GET here. */
  private static String method(HTTPMatchRequest match) {
    String text = text(match.getMethod());
    return text.isEmpty() ? "exact:GET" : text;
  }

  private static String text(StringMatch match) {
    if (!match.getExact().isEmpty()) {
      return "exact:" + match.getExact();
    }
    return match.getPrefix().isEmpty() ? "" : "prefix:" + match.getPrefix();
  }
}
