package dev.mizzen.xds.stream;

import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.protocol.Acknowledgement;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.TypeSet;
import dev.mizzen.xds.push.TypeWatch;
import dev.mizzen.xds.scope.ProxyScope;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A stream as the debug pages see it: immutable.
 *
 * @param details made anew after each step of the stream
 * @param context the newest picture
 * @param owed the types of which the stream may have to send something that it has not sent
 */
public record ConnectionView(Details details, PushContext context, Set<XdsType> owed) {

  public ConnectionView {
    owed = Set.copyOf(owed);
  }

  /**
   * What a stream tells of itself.
   *
   * @param connectionId {@code pod.namespace-N}
   * @param behind types that were not brought to the picture that the stream is at
   */
  record Details(
      String connectionId,
      Proxy proxy,
      Instant connectedAt,
      String peer,
      ProxyScope scope,
      Map<XdsType, WatchView> watches,
      Set<XdsType> behind) {

    static Details of(
        Session session, Instant connectedAt, String peer, Map<XdsType, TypeWatch> watches) {
      Map<XdsType, WatchView> views = new EnumMap<>(XdsType.class);
      watches.forEach((type, watch) -> views.put(type, WatchView.of(watch)));
      return new Details(
          session.connectionId(),
          session.proxy(),
          connectedAt,
          peer,
          session.scope(),
          views,
          session.behind());
    }
  }

  /**
   * One watched type.
   *
   * @param names subscribed by name; empty for a wildcard
   * @param sent what the proxy has, or will have once it acknowledges; empty before the first
   *     answer
   * @param refused what of it the proxy did not take
   */
  public record WatchView(
      boolean isWildcard,
      Set<String> names,
      Acknowledgement acknowledgement,
      Optional<TypeSet> sent,
      List<TypeWatch.Refused> refused) {

    static WatchView of(TypeWatch watch) {
      return new WatchView(
          watch.subscription().isWildcard(),
          watch.subscription().snapshot(),
          watch.acknowledgement(),
          watch.sent(),
          watch.refused());
    }
  }

  static ConnectionView of(Details details, PictureInbox.News unseen) {
    Set<XdsType> owed = EnumSet.noneOf(XdsType.class);
    owed.addAll(details.behind());
    owed.addAll(unseen.concern().possible());
    return new ConnectionView(details, unseen.update().context(), owed);
  }

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
