package dev.mizzen.xds.generate.route.action;

import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings.ConsistentHashLB;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings.ConsistentHashLB.HTTPCookie;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy;
import java.util.Optional;

/**
 * What of a request a consistent hash is taken from. Source: Istio 1.30, route.go,
 * consistentHashToHashPolicy.
 */
public final class HashPolicies {
  private HashPolicies() {}

  /** The hash a load balancer asks for. */
  public static Optional<ConsistentHashLB> consistentHash(LoadBalancerSettings loadBalancer) {
    return loadBalancer.hasConsistentHash()
        ? Optional.of(loadBalancer.getConsistentHash())
        : Optional.empty();
  }

  /** Envoy's policy; empty where the hash names no key. */
  public static Optional<HashPolicy> of(ConsistentHashLB hash) {
    HashPolicy.Builder policy = HashPolicy.newBuilder();
    return switch (hash.getHashKeyCase()) {
      case HTTP_HEADER_NAME ->
          Optional.of(
              policy
                  .setHeader(HashPolicy.Header.newBuilder().setHeaderName(hash.getHttpHeaderName()))
                  .build());
      case HTTP_COOKIE -> Optional.of(policy.setCookie(cookie(hash.getHttpCookie())).build());
      case USE_SOURCE_IP ->
          Optional.of(
              policy
                  .setConnectionProperties(
                      HashPolicy.ConnectionProperties.newBuilder()
                          .setSourceIp(hash.getUseSourceIp()))
                  .build());
      case HTTP_QUERY_PARAMETER_NAME ->
          Optional.of(
              policy
                  .setQueryParameter(
                      HashPolicy.QueryParameter.newBuilder()
                          .setName(hash.getHttpQueryParameterName()))
                  .build());
      case HASHKEY_NOT_SET -> Optional.empty();
    };
  }

  private static HashPolicy.Cookie cookie(HTTPCookie cookie) {
    HashPolicy.Cookie.Builder policy =
        HashPolicy.Cookie.newBuilder().setName(cookie.getName()).setPath(cookie.getPath());
    if (cookie.hasTtl()) {
      policy.setTtl(cookie.getTtl());
    }
    for (HTTPCookie.Attribute attribute : cookie.getAttributesList()) {
      policy.addAttributes(
          HashPolicy.CookieAttribute.newBuilder()
              .setName(attribute.getName())
              .setValue(attribute.getValue()));
    }
    return policy.build();
  }
}
