package dev.mizzen.xds.simulation;

import dev.mizzen.xds.simulation.Call.Payload;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which route takes a request: the first whose path, headers, query and the rest all hold.
 *
 * <p>Shape: a route for a fraction of the requests counts unless the fraction is none; a call
 * carries no dynamic metadata, hence no claims of a token. Source: Envoy, documentation of
 * RouteMatch.
 */
final class RouteChoice {
  private RouteChoice() {}

  static Optional<Route> of(List<Route> routes, Payload.Http request) {
    return routes.stream().filter(route -> takes(route.getMatch(), request)).findFirst();
  }

  private static boolean takes(RouteMatch match, Payload.Http request) {
    return takesPath(match, request)
        && match.getHeadersList().stream().allMatch(header -> holds(header, request))
        && match.getQueryParametersList().stream().allMatch(parameter -> holds(parameter, request))
        && (!match.hasGrpc() || isGrpc(request))
        && (!match.hasRuntimeFraction()
            || match.getRuntimeFraction().getDefaultValue().getNumerator() > 0)
        && match.getDynamicMetadataList().stream().allMatch(metadata -> metadata.getInvert());
  }

  private static boolean takesPath(RouteMatch match, Payload.Http request) {
    boolean ignoreCase = match.hasCaseSensitive() && !match.getCaseSensitive().getValue();
    String path = folded(pathOf(request), ignoreCase);
    return switch (match.getPathSpecifierCase()) {
      case PREFIX -> path.startsWith(folded(match.getPrefix(), ignoreCase));
      case PATH -> path.equals(folded(match.getPath(), ignoreCase));
      case PATH_SEPARATED_PREFIX ->
          (path + "/").startsWith(folded(match.getPathSeparatedPrefix(), ignoreCase) + "/");
      case SAFE_REGEX -> StringMatching.matches(match.getSafeRegex(), pathOf(request));
      case CONNECT_MATCHER -> request.method().equals("CONNECT");
      case PATH_MATCH_POLICY, PATHSPECIFIER_NOT_SET -> false;
    };
  }

  /** A header that is missing fails, even an inverted match, unless its absence is what counts. */
  private static boolean holds(HeaderMatcher matcher, Payload.Http request) {
    Optional<String> value = header(request, matcher.getName().toLowerCase(Locale.ROOT));
    boolean isInverted = matcher.getInvertMatch();
    return switch (matcher.getHeaderMatchSpecifierCase()) {
      case PRESENT_MATCH -> (value.isPresent() == matcher.getPresentMatch()) != isInverted;
      case HEADERMATCHSPECIFIER_NOT_SET -> value.isPresent() != isInverted;
      case EXACT_MATCH,
          SAFE_REGEX_MATCH,
          RANGE_MATCH,
          PREFIX_MATCH,
          SUFFIX_MATCH,
          CONTAINS_MATCH,
          STRING_MATCH ->
          value
              .or(() -> matcher.getTreatMissingHeaderAsEmpty() ? Optional.of("") : value)
              .filter(text -> StringMatching.matches(matcher, text) != isInverted)
              .isPresent();
    };
  }

  private static boolean holds(QueryParameterMatcher matcher, Payload.Http request) {
    Optional<String> value = Query.of(request.path()).first(matcher.getName());
    return switch (matcher.getQueryParameterMatchSpecifierCase()) {
      case STRING_MATCH ->
          value.filter(text -> StringMatching.matches(matcher.getStringMatch(), text)).isPresent();
      case PRESENT_MATCH -> value.isPresent() == matcher.getPresentMatch();
      case QUERYPARAMETERMATCHSPECIFIER_NOT_SET -> value.isPresent();
    };
  }

  private static boolean isGrpc(Payload.Http request) {
    return header(request, "content-type")
        .filter(type -> type.equals("application/grpc") || type.startsWith("application/grpc+"))
        .isPresent();
  }

  /** A header, or a part of the request by the name it has in HTTP/2. */
  static Optional<String> header(Payload.Http request, String name) {
    return switch (name) {
      case ":path" -> Optional.of(request.path());
      case ":method" -> Optional.of(request.method());
      case ":authority", "host" -> Optional.of(request.authority());
      default -> Optional.ofNullable(request.headers().get(name));
    };
  }

  private static String pathOf(Payload.Http request) {
    int end = request.path().indexOf('?');
    return end < 0 ? request.path() : request.path().substring(0, end);
  }

  private static String folded(String text, boolean ignoreCase) {
    return ignoreCase ? text.toLowerCase(Locale.ROOT) : text;
  }
}
