package dev.mizzen.model.proxy;

import java.util.List;

/**
 * Which address families a proxy has, in the order of its addresses. Source: Istio 1.30,
 * DiscoverIPMode.
 */
public enum IpMode {
  IPV4,
  IPV6,
  /** Both, IPv4 first. */
  DUAL_IPV4_FIRST,
  /** Both, IPv6 first. */
  DUAL_IPV6_FIRST;

  public static IpMode of(List<String> ips) {
    boolean v4 = ips.stream().anyMatch(ip -> !isIpv6(ip));
    boolean v6 = ips.stream().anyMatch(IpMode::isIpv6);
    if (v4 && v6) {
      return isIpv6(ips.getFirst()) ? DUAL_IPV6_FIRST : DUAL_IPV4_FIRST;
    }
    return v6 ? IPV6 : IPV4;
  }

  public boolean supportsIpv4() {
    return this != IPV6;
  }

  public boolean supportsIpv6() {
    return this != IPV4;
  }

  public boolean isDual() {
    return this == DUAL_IPV4_FIRST || this == DUAL_IPV6_FIRST;
  }

  private static boolean isIpv6(String ip) {
    return ip.indexOf(':') >= 0;
  }
}
