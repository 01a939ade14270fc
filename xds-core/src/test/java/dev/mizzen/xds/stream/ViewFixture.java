package dev.mizzen.xds.stream;

import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.TypeWatch;
import dev.mizzen.xds.scope.ScopeBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Streams as others see them, without a stream. */
public final class ViewFixture {
  private ViewFixture() {}

  /**
   * A stream that has seen a picture.
   *
   * @param owed types that it may have to send something of
   */
  public static ConnectionView view(
      Proxy proxy, PushContext context, Map<XdsType, TypeWatch> watches, Set<XdsType> owed) {
    return new ConnectionView(
        new ConnectionView.Details(
            proxy.id().id() + "-1",
            proxy,
            Instant.EPOCH,
            "127.0.0.1:1",
            ScopeBuilder.build(context, proxy),
            watches.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, watch -> ConnectionView.WatchView.of(watch.getValue()))),
            Set.of()),
        context,
        owed);
  }
}
