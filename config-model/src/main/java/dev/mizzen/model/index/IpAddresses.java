package dev.mizzen.model.index;

import java.net.InetAddress;
import java.util.Optional;

/** Addresses and prefixes as text. Never asks a name server. */
final class IpAddresses {
  private IpAddresses() {}

  /** The bytes of an IPv4 or IPv6 address, 4 or 16; empty for anything else. */
  static Optional<byte[]> parse(String text) {
    if (!isDottedQuad(text)
        && (text.indexOf(':') < 0 || text.indexOf('%') >= 0 || text.indexOf('[') >= 0)) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** The JDK also reads {@code 10.1} as an address; Istio does not. */
  private static boolean isDottedQuad(String text) {
    return text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))
        && text.chars().filter(c -> c == '.').count() == 3;
  }

  static boolean isAddress(String text) {
    return parse(text).isPresent();
  }

  /**
   * An address as it is; a prefix as it is, or as the one address it holds; empty for anything
   * else.
   */
  static Optional<String> withoutFullPrefix(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return isAddress(text) ? Optional.of(text) : Optional.empty();
    }
    return IpPrefix.parse(text)
        .map(prefix -> prefix.isOneAddress() ? text.substring(0, slash) : text);
  }
}
