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
 * A stream as the debug pages see it: immutable.
 *
 * @param details made anew after each step of the stream
 * @param context the newest picture
 */
public record ConnectionView(Details details, PushContext context) {

  /**
   * What a stream tells of itself.
   *
   * @param connectionId {@code pod.namespace-N}
   */
  record Details(
      String connectionId,
      Proxy proxy,
      Instant connectedAt,
      String peer,
      ProxyScope scope,
      Map<XdsType, WatchView> watches) {

    static Details of(
        String connectionId,
        Proxy proxy,
        Instant connectedAt,
        String peer,
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
      return new Details(connectionId, proxy, connectedAt, peer, scope, views);
    }
  }

  /**
   * One watched type.
   *
   * @param names subscribed by name; empty for a wildcard
   */
  public record WatchView(boolean isWildcard, Set<String> names, Acknowledgement acknowledgement) {}

  public String connectionId() {
    return details.connectionId();
  }

  public Proxy proxy() {
    return details.proxy();
  }

  public Instant connectedAt() {
    return details.connectedAt();
  }

  public String peer() {
    return details.peer();
  }

  public ProxyScope scope() {
    return details.scope();
  }

  public Map<XdsType, WatchView> watches() {
    return details.watches();
  }
}
