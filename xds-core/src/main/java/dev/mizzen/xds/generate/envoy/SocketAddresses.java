package dev.mizzen.xds.generate.envoy;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;

/** Envoy's addresses. */
public final class SocketAddresses {
  private static final String UNIX_PREFIX = "unix://";

  private SocketAddresses() {}

  /** An IP or a host name, and a port from 0 to 65535. */
  public static Address of(String host, int port) {
    return Address.newBuilder().setSocketAddress(socket(host, port)).build();
  }

  /** As {@link #of}, for fields that take no other kind of address. */
  public static SocketAddress socket(String host, int port) {
    return SocketAddress.newBuilder().setAddress(host).setPortValue(port).build();
  }

  /** A unix socket. */
  public static Address pipe(String path) {
    return Address.newBuilder().setPipe(Pipe.newBuilder().setPath(path)).build();
  }

  /**
   * A unix socket where {@code address} starts with {@code unix://}, else an IP or host name with
   * the port.
   */
  public static Address parse(String address, int port) {
    return address.startsWith(UNIX_PREFIX)
        ? pipe(address.substring(UNIX_PREFIX.length()))
        : of(address, port);
  }
}
