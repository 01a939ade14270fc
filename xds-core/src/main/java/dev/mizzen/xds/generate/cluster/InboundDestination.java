package dev.mizzen.xds.generate.cluster;

/** Where an inbound cluster calls the workload. */
public sealed interface InboundDestination {
  /** At the address and port the client called. */
  record AsCalled() implements InboundDestination {}

  /** At an IP and port. */
  record At(String ip, int port) implements InboundDestination {
    boolean isLoopback() {
      return ip.equals("127.0.0.1") || ip.equals("::1");
    }
  }

  /** At a unix socket. */
  record Socket(String path) implements InboundDestination {}

  InboundDestination AS_CALLED = new AsCalled();
}
