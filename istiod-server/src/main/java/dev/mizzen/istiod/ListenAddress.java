package dev.mizzen.istiod;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A listener's address as Go writes it: {@code :8080}, {@code 127.0.0.1:0}, {@code [::1]:80}; empty
 * text is no listener.
 */
final class ListenAddress {
  private static final int MAX_PORT = 65_535;

  private ListenAddress() {}

  /**
   * Reads an address; empty where the listener is closed.
   *
   * @throws IllegalArgumentException saying what is wanted
   */
  static Optional<InetSocketAddress> parse(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is no address, want [HOST]:PORT, or nothing to close the listener");
    }
    String host = text.substring(0, colon).replace("[", "").replace("]", "");
    return Optional.of(new InetSocketAddress(address(host), port(text, text.substring(colon + 1))));
  }

  private static InetAddress address(String host) {
    try {
      return host.isEmpty() ? InetAddress.ofLiteral("0.0.0.0") : InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException("host '" + host + "' of a listener is unknown", unknown);
    }
  }

  private static int port(String text, String digits) {
    try {
      int port = Integer.parseInt(digits);
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "port '" + digits + "' of '" + text + "' is no number", notANumber);
    }
    throw new IllegalArgumentException(
        "port " + digits + " of '" + text + "' is out of range, want 0 to 65535");
  }
}
