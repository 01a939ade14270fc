package dev.mizzen.xds.generate.route.match;

import com.google.protobuf.BoolValue;
import dev.mizzen.api.networking.v1alpha3.HTTPMatchRequest;
import dev.mizzen.api.networking.v1alpha3.StringMatch;
import dev.mizzen.model.index.RouteSemantics;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Envoy's route matches from those of a VirtualService.
 *
 * <p>Headers and query parameters stand in the order of their names, so that equal objects give
 * equal bytes; method, authority and scheme follow the headers. Source: Istio 1.30,
 * networking/core/route/route.go, TranslateRouteMatch; spec xds §6.4.
 */
public final class RouteMatches {
  private static final String ROOT = "/";
  private static final String ANY_PATH = ".*";
  private static final RouteMatch EVERYTHING = RouteMatch.newBuilder().setPrefix(ROOT).build();

  private RouteMatches() {}

  /** Takes every request. */
  public static RouteMatch everything() {
    return EVERYTHING;
  }

  /** The match of a VirtualService's rule; case sensitivity is always said. */
  public static RouteMatch of(HTTPMatchRequest match, RouteSemantics semantics) {
    RouteMatch.Builder builder =
        RouteMatch.newBuilder().setCaseSensitive(BoolValue.of(!match.getIgnoreUriCase()));
    setPath(builder, match.getUri(), semantics);
    addHeaders(builder, match);
    new TreeMap<>(match.getQueryParamsMap())
        .forEach((name, value) -> builder.addQueryParameters(queryParameter(name, value)));
    return builder.build();
  }

  /**
   * Whether no later route can be reached: any path, and nothing asked of headers, parameters or
   * claims.
   */
  public static boolean isCatchAll(RouteMatch match) {
    boolean anyPath =
        switch (match.getPathSpecifierCase()) {
          case PREFIX -> match.getPrefix().equals(ROOT);
          case PATH_SEPARATED_PREFIX -> match.getPathSeparatedPrefix().equals(ROOT);
          case SAFE_REGEX -> match.getSafeRegex().getRegex().equals(ANY_PATH);
          case PATH, CONNECT_MATCHER, PATH_MATCH_POLICY, PATHSPECIFIER_NOT_SET -> false;
        };
    return anyPath
        && match.getHeadersCount() == 0
        && match.getQueryParametersCount() == 0
        && match.getDynamicMetadataCount() == 0;
  }

  private static void setPath(
      RouteMatch.Builder builder, StringMatch uri, RouteSemantics semantics) {
    switch (uri.getMatchTypeCase()) {
      case EXACT -> builder.setPath(uri.getExact());
      case PREFIX -> setPrefix(builder, uri.getPrefix(), semantics);
      case REGEX -> builder.setSafeRegex(StringMatchers.regex(uri.getRegex()));
      case MATCHTYPE_NOT_SET -> builder.setPrefix(ROOT);
    }
  }

  /** Gateway API and Ingress mean whole path elements by a prefix. */
  private static void setPrefix(
      RouteMatch.Builder builder, String prefix, RouteSemantics semantics) {
    if (semantics == RouteSemantics.ISTIO || prefix.equals(ROOT)) {
      builder.setPrefix(prefix);
      return;
    }
    builder.setPathSeparatedPrefix(
        prefix.endsWith(ROOT) ? prefix.substring(0, prefix.length() - 1) : prefix);
  }

  private static void addHeaders(RouteMatch.Builder builder, HTTPMatchRequest match) {
    List<HeaderMatcher> headers = new ArrayList<>();
    new TreeMap<>(match.getHeadersMap())
        .forEach(
            (name, value) ->
                claim(name, value)
                    .ifPresentOrElse(
                        builder::addDynamicMetadata,
                        () -> headers.add(header(name, value).build())));
    new TreeMap<>(match.getWithoutHeadersMap())
        .forEach(
            (name, value) ->
                claim(name, value)
                    .ifPresentOrElse(
                        claim -> builder.addDynamicMetadata(claim.toBuilder().setInvert(true)),
                        () -> headers.add(without(name, value))));
    headers.sort(Comparator.comparing(HeaderMatcher::getName));
    builder.addAllHeaders(headers);
    addPseudoHeaders(builder, match);
  }

  private static void addPseudoHeaders(RouteMatch.Builder builder, HTTPMatchRequest match) {
    if (match.hasMethod()) {
      builder.addHeaders(header(":method", match.getMethod()));
    }
    if (match.hasAuthority()) {
      builder.addHeaders(header(":authority", match.getAuthority()));
    }
    if (match.hasScheme()) {
      builder.addHeaders(header(":scheme", match.getScheme()));
    }
  }

  private static Optional<MetadataMatcher> claim(String name, StringMatch value) {
    return ClaimMatchers.claims(name).map(claims -> ClaimMatchers.of(claims, value));
  }

  private static HeaderMatcher.Builder header(String name, StringMatch value) {
    HeaderMatcher.Builder header = HeaderMatcher.newBuilder().setName(name);
    if (StringMatchers.asksForPresence(value)) {
      return header.setPresentMatch(true);
    }
    StringMatchers.of(value).ifPresent(header::setStringMatch);
    return header;
  }

  /**
   * A missing header counts as empty, save where presence itself is asked for, which Envoy does not
   * let go together.
   */
  private static HeaderMatcher without(String name, StringMatch value) {
    HeaderMatcher.Builder header = header(name, value).setInvertMatch(true);
    if (!StringMatchers.asksForPresence(value)) {
      header.setTreatMissingHeaderAsEmpty(true);
    }
    return header.build();
  }

  private static QueryParameterMatcher queryParameter(String name, StringMatch value) {
    QueryParameterMatcher.Builder parameter = QueryParameterMatcher.newBuilder().setName(name);
    if (StringMatchers.asksForPresence(value)) {
      return parameter.setPresentMatch(true).build();
    }
    StringMatchers.of(value).ifPresent(parameter::setStringMatch);
    return parameter.build();
  }
}
