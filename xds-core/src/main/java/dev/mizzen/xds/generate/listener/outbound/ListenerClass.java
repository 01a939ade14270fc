package dev.mizzen.xds.generate.listener.outbound;

import dev.mizzen.model.service.Protocol;
import java.util.Optional;

/** What a listener has to tell apart. Source: Istio 1.30, ModelProtocolToListenerProtocol. */
enum ListenerClass {
  HTTP,
  TCP,
  /** HTTP from TCP, by looking at the first bytes. */
  AUTO;

  /** Empty for what no listener is made for. */
  static Optional<ListenerClass> of(Protocol protocol) {
    return switch (protocol) {
      case HTTP, HTTP2, HTTP_PROXY, GRPC, GRPC_WEB -> Optional.of(HTTP);
      case TCP, HTTPS, TLS, MONGO, REDIS, MYSQL -> Optional.of(TCP);
      case UNSUPPORTED -> Optional.of(AUTO);
      case UDP, HBONE -> Optional.empty();
    };
  }
}
