package dev.mizzen.xds.generate.route.action;

import com.google.protobuf.BoolValue;
import dev.mizzen.api.networking.v1alpha3.CorsPolicy.UnmatchedPreflights;
import dev.mizzen.xds.generate.route.match.StringMatchers;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.Optional;

/** Which other origins may call. Source: Istio 1.30, route.go, TranslateCORSPolicy. */
public final class CorsPolicies {
  public static final String FILTER = "envoy.filters.http.cors";

  private CorsPolicies() {}

  public static CorsPolicy of(dev.mizzen.api.networking.v1alpha3.CorsPolicy policy) {
    CorsPolicy.Builder builder =
        CorsPolicy.newBuilder()
            .setForwardNotMatchingPreflights(
                BoolValue.of(policy.getUnmatchedPreflights() != UnmatchedPreflights.IGNORE))
            .setFilterEnabled(Percentages.always())
            .setAllowHeaders(String.join(",", policy.getAllowHeadersList()))
            .setAllowMethods(String.join(",", policy.getAllowMethodsList()))
            .setExposeHeaders(String.join(",", policy.getExposeHeadersList()));
    addOrigins(builder, policy);
    if (policy.hasAllowCredentials()) {
      builder.setAllowCredentials(policy.getAllowCredentials());
    }
    if (policy.hasMaxAge()) {
      builder.setMaxAge(Long.toString(policy.getMaxAge().getSeconds()));
    }
    return builder.build();
  }

  /** The list of exact origins is the older one and counts only where the newer is empty. */
  private static void addOrigins(
      CorsPolicy.Builder builder, dev.mizzen.api.networking.v1alpha3.CorsPolicy policy) {
    if (policy.getAllowOriginsCount() > 0) {
      policy.getAllowOriginsList().stream()
          .map(StringMatchers::of)
          .flatMap(Optional::stream)
          .forEach(builder::addAllowOriginStringMatch);
      return;
    }
    policy
        .getAllowOriginList()
        .forEach(
            origin ->
                builder.addAllowOriginStringMatch(StringMatcher.newBuilder().setExact(origin)));
  }
}
