package dev.mizzen.xds.generate.route;

import java.util.Optional;

/**
 * What the name of a sidecar's route table says.
 *
 * <p>Source: Istio 1.30, core/httproute.go, extractListenerPort.
 */
sealed interface RouteName {
  /** The HTTP proxy's table. */
  String HTTP_PROXY = "http_proxy";

  /** Every host of a port. Shape: {@code 9080}. */
  record Port(int port) implements RouteName {}

  /** One host of a port whose protocol is sniffed. Shape: {@code host:port}. */
  record Sniffed(String host, int port) implements RouteName {}

  /** Every host and port: {@code http_proxy}, or the path of a unix socket. */
  record AllPorts(String name) implements RouteName {}

  /** Reads a name; empty where it is none a sidecar's listener refers to. */
  static Optional<RouteName> parse(String name) {
    if (name.equals(HTTP_PROXY) || name.startsWith("unix://")) {
      return Optional.of(new AllPorts(name));
    }
    int colon = name.lastIndexOf(':');
    Optional<Integer> port = port(name.substring(colon + 1));
    return colon < 0
        ? port.map(Port::new)
        : port.map(number -> new Sniffed(unbracketed(name.substring(0, colon)), number));
  }

  /** The listener's port; {@link ListenerServices#ALL_PORTS} for all. */
  default int listenerPort() {
    return switch (this) {
      case Port(var port) -> port;
      case Sniffed(var host, var port) -> port;
      case AllPorts(var name) -> ListenerServices.ALL_PORTS;
    };
  }

  private static Optional<Integer> port(String text) {
    try {
      return Optional.of(Integer.parseInt(text));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
