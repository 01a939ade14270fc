package dev.mizzen.xds.generate.listener.http;

import dev.mizzen.model.service.Protocol;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import java.util.Optional;

/**
 * What one HTTP connection manager is for.
 *
 * @param statPrefix ends in a semicolon
 * @param protocol of the port that created the listener
 * @param dynamicHost the wildcard host whose requests go to whatever host they name; empty where
 *     the service has endpoints of its own
 */
public record HttpConnection(
    ListenerSide side,
    String statPrefix,
    RouteSource routes,
    Protocol protocol,
    Optional<String> dynamicHost) {
  public HttpConnection(
      ListenerSide side, String statPrefix, RouteSource routes, Protocol protocol) {
    this(side, statPrefix, routes, protocol, Optional.empty());
  }
}
