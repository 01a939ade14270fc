package dev.mizzen.xds.simulation;

import io.envoyproxy.envoy.config.core.v3.CidrRange;
import java.net.InetAddress;
import java.util.Arrays;

/** Addresses in ranges. Addresses are literals; no name server is asked. */
final class IpRanges {
  private IpRanges() {}

  static boolean contains(CidrRange range, String ip) {
    int length = range.getPrefixLen().getValue();
    byte[] own = masked(bytes(range.getAddressPrefix()), length);
    byte[] other = bytes(ip);
    return own.length == other.length && Arrays.equals(own, masked(other, length));
  }

  static boolean isLoopback(String ip) {
    return InetAddress.ofLiteral(ip).isLoopbackAddress();
  }

  private static byte[] bytes(String ip) {
    return InetAddress.ofLiteral(ip).getAddress();
  }

  private static byte[] masked(byte[] address, int length) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int bits = Math.clamp(length - 8L * i, 0, 8);
      masked[i] &= (byte) (0xff00 >> bits);
    }
    return masked;
  }
}
