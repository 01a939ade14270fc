package dev.mizzen.model.validate;

import dev.mizzen.model.ConfigResource;

/**
 * Who wrote a VirtualService: what the Gateway API was turned into names gateways and backends in
 * ways of its own.
 */
enum RouteAuthor {
  USER,
  GATEWAY_API;

  private static final String SEMANTICS = "internal.istio.io/route-semantics";

  static RouteAuthor of(ConfigResource<?> resource) {
    return "gateway".equals(resource.meta().annotations().get(SEMANTICS)) ? GATEWAY_API : USER;
  }
}
