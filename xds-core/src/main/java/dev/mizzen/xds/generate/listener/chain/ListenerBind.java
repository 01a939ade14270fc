package dev.mizzen.xds.generate.listener.chain;

import java.util.List;

/**
 * Where a listener listens.
 *
 * @param addresses IPs, or one {@code unix://} path; never empty, the first names the listener
 * @param port 0 for a unix socket
 */
public record ListenerBind(List<String> addresses, int port) {
  private static final String UNIX_PREFIX = "unix://";

  public ListenerBind {
    addresses = List.copyOf(addresses);
  }

  public String primary() {
    return addresses.getFirst();
  }

  public List<String> additional() {
    return addresses.subList(1, addresses.size());
  }

  /** The listener's name. Shape: {@code address_port}; a unix socket's path ends in {@code _0}. */
  public String name() {
    return primary() + "_" + port;
  }

  public static boolean isUnixSocket(String address) {
    return address.startsWith(UNIX_PREFIX);
  }
}
