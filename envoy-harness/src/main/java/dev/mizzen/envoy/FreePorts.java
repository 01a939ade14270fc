package dev.mizzen.envoy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody listens on. They lie below those that Linux gives to outgoing connections, so
 * none of these takes a port between its being found free and its use.
 */
public final class FreePorts {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 200;

  private FreePorts() {}

  /** As many different free ports on 127.0.0.1. */
  public static List<Integer> take(int count) {
    Set<Integer> ports = new HashSet<>();
    while (ports.size() < count) {
      ports.add(takeOn(List.of("127.0.0.1")));
    }
    return List.copyOf(ports);
  }

  /** One port that is free on every one of these loopback addresses. */
  public static int takeOn(List<String> addresses) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (addresses.stream().allMatch(address -> isFree(address, port))) {
        return port;
      }
    }
    throw new IllegalStateException("no port is free on all of " + addresses);
  }

  private static boolean isFree(String address, int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral(address))) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
