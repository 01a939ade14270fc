package dev.mizzen.xds.scope;

import java.net.Inet6Address;
import java.util.regex.Pattern;

/** Which texts are IP addresses. Never asks DNS. */
final class IpAddresses {
  private static final String OCTET = "(0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final int MAX_LENGTH = 45;

  private IpAddresses() {}

  /** Whether this is an IPv4 or IPv6 address in its text form, without zone or brackets. */
  static boolean isValid(String text) {
    return IPV4.matcher(text).matches() || isIpv6(text);
  }

  private static boolean isIpv6(String text) {
    if (text.indexOf(':') < 0
        || text.length() > MAX_LENGTH
        || text.indexOf('%') >= 0
        || text.indexOf('[') >= 0) {
      return false;
    }
    try {
      Inet6Address.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException notIpv6) {
      return false;
    }
  }
}
