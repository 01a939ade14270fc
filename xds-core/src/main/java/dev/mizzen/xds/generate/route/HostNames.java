package dev.mizzen.xds.generate.route;

/** Hosts as Envoy writes them: IPv6 addresses in brackets. */
final class HostNames {
  private HostNames() {}

  /** Shape: {@code host:port}. */
  static String withPort(String host, int port) {
    return bracketed(host) + ":" + port;
  }

  static String bracketed(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }
}
