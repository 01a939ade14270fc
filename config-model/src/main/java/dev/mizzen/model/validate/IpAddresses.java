package dev.mizzen.model.validate;

import java.net.Inet6Address;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which texts are IP addresses and CIDR blocks. Source: Go, netip.ParseAddr and netip.ParsePrefix.
 */
public final class IpAddresses {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]+");
  private static final Pattern CIDR = Pattern.compile("(.+)/(0|[1-9][0-9]{0,2})");
  private static final int MAX_LENGTH = 64;

  private IpAddresses() {}

  public static boolean isIp(String text) {
    if (text.length() > MAX_LENGTH) {
      return false;
    }
    int zone = text.indexOf('%');
    if (zone >= 0) {
      return zone < text.length() - 1 && isIpv6(text.substring(0, zone));
    }
    return isIpv4(text) || isIpv6(text);
  }

  public static boolean isCidr(String text) {
    Matcher matcher = CIDR.matcher(text);
    if (text.length() > MAX_LENGTH || !matcher.matches()) {
      return false;
    }
    int bits = Integer.parseInt(matcher.group(2));
    return isIpv4(matcher.group(1)) ? bits <= 32 : isIpv6(matcher.group(1)) && bits <= 128;
  }

  static boolean isIpOrCidr(String text) {
    return text.contains("/") ? isCidr(text) : isIp(text);
  }

  private static boolean isIpv4(String text) {
    return IPV4.matcher(text).matches();
  }

  private static boolean isIpv6(String text) {
    if (!text.contains(":") || !IPV6_CHARACTERS.matcher(text).matches()) {
      return false;
    }
    try {
      Inet6Address.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
