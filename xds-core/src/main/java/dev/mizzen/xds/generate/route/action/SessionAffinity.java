package dev.mizzen.xds.generate.route.action;

import com.google.protobuf.Message;
import dev.mizzen.model.mesh.SessionLabels;
import dev.mizzen.xds.generate.Anys;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.filters.http.stateful_session.v3.StatefulSession;
import io.envoyproxy.envoy.extensions.filters.http.stateful_session.v3.StatefulSessionPerRoute;
import io.envoyproxy.envoy.extensions.http.stateful_session.cookie.v3.CookieBasedSessionState;
import io.envoyproxy.envoy.extensions.http.stateful_session.header.v3.HeaderBasedSessionState;
import java.util.Map;
import java.util.Optional;

/**
 * How a client comes back to the same endpoint.
 *
 * <p>Source: Istio 1.30, networking/util/util.go, MaybeBuildStatefulSessionFilterConfig. The cookie
 * is one of the session: it has no time to live.
 */
public sealed interface SessionAffinity {
  String FILTER = "envoy.filters.http.stateful_session";

  /** The endpoint stands in a cookie. */
  record Cookie(String name, String path) implements SessionAffinity {}

  /** The endpoint stands in a header. */
  record Header(String name) implements SessionAffinity {}

  /** What a service asks for; the cookie, written {@code name[:path]}, goes before the header. */
  static Optional<SessionAffinity> of(Map<String, String> labels, SessionLabels names) {
    Optional<SessionAffinity> cookie = names.cookie(labels).map(SessionAffinity::cookie);
    return cookie.or(() -> names.header(labels).map(Header::new));
  }

  private static SessionAffinity cookie(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Cookie(text, "/")
        : new Cookie(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The filter's settings for a route or a virtual host. */
  default StatefulSessionPerRoute perRoute() {
    TypedExtensionConfig state =
        switch (this) {
          case Cookie(var name, var path) ->
              state(
                  "envoy.http.stateful_session.cookie",
                  CookieBasedSessionState.newBuilder()
                      .setCookie(
                          io.envoyproxy.envoy.type.http.v3.Cookie.newBuilder()
                              .setName(name)
                              .setPath(path))
                      .build());
          case Header(var name) ->
              state(
                  "envoy.http.stateful_session.header",
                  HeaderBasedSessionState.newBuilder().setName(name).build());
        };
    return StatefulSessionPerRoute.newBuilder()
        .setStatefulSession(StatefulSession.newBuilder().setSessionState(state))
        .build();
  }

  private static TypedExtensionConfig state(String name, Message config) {
    return TypedExtensionConfig.newBuilder()
        .setName(name)
        .setTypedConfig(Anys.pack(config))
        .build();
  }
}
