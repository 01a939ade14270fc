package dev.mizzen.xds.generate.route.match;

import dev.mizzen.api.networking.v1alpha3.StringMatch;
import io.envoyproxy.envoy.type.matcher.v3.ListMatcher;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher;
import io.envoyproxy.envoy.type.matcher.v3.OrMatcher;
import io.envoyproxy.envoy.type.matcher.v3.ValueMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Matches on claims of a validated JWT, which VirtualServices write as headers.
 *
 * <p>Shape: {@code @request.auth.claims.group.id} or {@code @request.auth.claims[group][id]}, in
 * any case up to the separator. A claim matches as a text or as one entry of a list. Source: Istio
 * 1.30, pkg/jwt/routing.go, ToRoutingClaim; authz/model/util.go, MetadataMatcherForJWTClaims.
 */
final class ClaimMatchers {
  private static final String PREFIX = "@request.auth.claims";
  private static final String JWT_FILTER = "envoy.filters.http.jwt_authn";
  private static final String PAYLOAD = "payload";

  private ClaimMatchers() {}

  /** The names of the claim, outermost first; empty where the header is an ordinary one. */
  static Optional<List<String>> claims(String header) {
    if (!header.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
      return Optional.empty();
    }
    String path = header.substring(PREFIX.length());
    if (path.startsWith(".") && path.length() > 1) {
      return Optional.of(List.of(path.substring(1).split("\\.", -1)));
    }
    if (path.startsWith("[") && path.endsWith("]") && path.length() > 2) {
      return Optional.of(List.of(path.substring(1, path.length() - 1).split("\\]\\[", -1)));
    }
    return Optional.empty();
  }

  static MetadataMatcher of(List<String> claims, StringMatch match) {
    MetadataMatcher.Builder matcher =
        MetadataMatcher.newBuilder().setFilter(JWT_FILTER).addPath(segment(PAYLOAD));
    claims.forEach(claim -> matcher.addPath(segment(claim)));
    return matcher.setValue(textOrListEntry(match)).build();
  }

  private static MetadataMatcher.PathSegment segment(String key) {
    return MetadataMatcher.PathSegment.newBuilder().setKey(key).build();
  }

  private static ValueMatcher textOrListEntry(StringMatch match) {
    ValueMatcher value =
        StringMatchers.of(match)
            .map(text -> ValueMatcher.newBuilder().setStringMatch(text).build())
            .orElseGet(() -> ValueMatcher.newBuilder().setPresentMatch(true).build());
    ValueMatcher entry =
        ValueMatcher.newBuilder().setListMatch(ListMatcher.newBuilder().setOneOf(value)).build();
    return ValueMatcher.newBuilder()
        .setOrMatch(OrMatcher.newBuilder().addValueMatchers(entry).addValueMatchers(value))
        .build();
  }
}
