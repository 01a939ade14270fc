package dev.mizzen.xds.generate.cluster;

import dev.mizzen.xds.scope.ProxyTraits;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads {@code defaultEndpoint} of a Sidecar's ingress listener.
 *
 * <p>Shape: empty; {@code unix://path}; {@code 127.0.0.1:port} or {@code [::1]:port}; {@code
 * 0.0.0.0:port} or {@code [::]:port} for the proxy's own address. Source: Istio 1.30,
 * pilot/pkg/networking/core/cluster.go, buildInboundClustersFromSidecar; spec xds §3.4.
 */
final class IngressEndpoints {
  private static final String UNIX_PREFIX = "unix://";

  private IngressEndpoints() {}

  /** Empty for an address of another shape: such a listener has no cluster. */
  static Optional<InboundDestination> parse(
      String endpoint, ProxyTraits proxy, List<String> ownAddresses) {
    if (endpoint.isEmpty()) {
      return Optional.of(InboundDestination.AS_CALLED);
    }
    if (endpoint.startsWith(UNIX_PREFIX)) {
      return Optional.of(new InboundDestination.Socket(endpoint.substring(UNIX_PREFIX.length())));
    }
    int colon = endpoint.lastIndexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    Optional<String> ip = ip(endpoint.substring(0, colon), proxy, ownAddresses);
    return port(endpoint.substring(colon + 1))
        .flatMap(port -> ip.map(found -> new InboundDestination.At(found, port)));
  }

  private static Optional<Integer> port(String text) {
    try {
      return Optional.of(Integer.parseInt(text));
    } catch (NumberFormatException notAPort) {
      return Optional.empty();
    }
  }

  private static Optional<String> ip(String host, ProxyTraits proxy, List<String> ownAddresses) {
    return switch (host) {
      case "0.0.0.0" ->
          own(ownAddresses, IngressEndpoints::isIpv4)
              .or(() -> loopback(proxy, IngressEndpoints::isIpv4));
      case "[::]" ->
          own(ownAddresses, IngressEndpoints::isIpv6)
              .or(() -> loopback(proxy, IngressEndpoints::isIpv6));
      case "127.0.0.1" -> loopback(proxy, IngressEndpoints::isIpv4);
      case "[::1]" -> loopback(proxy, IngressEndpoints::isIpv6);
      default -> Optional.empty();
    };
  }

  private static Optional<String> own(List<String> addresses, Predicate<String> family) {
    return addresses.stream().filter(family).findFirst();
  }

  /** The family wished for where the proxy has it, else the one it has. */
  private static Optional<String> loopback(ProxyTraits proxy, Predicate<String> family) {
    return own(proxy.loopbacks(), family).or(() -> proxy.loopbacks().stream().findFirst());
  }

  private static boolean isIpv6(String address) {
    return address.indexOf(':') >= 0;
  }

  private static boolean isIpv4(String address) {
    return !isIpv6(address);
  }
}
