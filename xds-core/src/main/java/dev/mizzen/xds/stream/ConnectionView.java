package dev.mizzen.xds.stream;

import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.protocol.Acknowledgement;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.TypeWatch;
import dev.mizzen.xds.scope.ProxyScope;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * A stream as the debug pages see it: immutable, made anew after each step.
 *
 * @param connectionId {@code pod.namespace-N}
 * @param context the picture the proxy was last brought to
 */
public record ConnectionView(
    String connectionId,
    Proxy proxy,
    Instant connectedAt,
    String peer,
    PushContext context,
    ProxyScope scope,
    Map<XdsType, WatchView> watches) {

  /**
   * One watched type.
   *
   * @param names subscribed by name; empty for a wildcard
   */
  public record WatchView(boolean isWildcard, Set<String> names, Acknowledgement acknowledgement) {}

  static ConnectionView of(
      String connectionId,
      Proxy proxy,
      Instant connectedAt,
      String peer,
      PushContext context,
      ProxyScope scope,
      Map<XdsType, TypeWatch> watches) {
    Map<XdsType, WatchView> views = new EnumMap<>(XdsType.class);
    watches.forEach(
        (type, watch) ->
            views.put(
                type,
                new WatchView(
                    watch.subscription().isWildcard(),
                    watch.subscription().snapshot(),
                    watch.acknowledgement())));
    return new ConnectionView(connectionId, proxy, connectedAt, peer, context, scope, views);
  }
}
