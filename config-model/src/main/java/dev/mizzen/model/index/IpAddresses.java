package dev.mizzen.model.index;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Addresses and prefixes as text. Never asks a name server. */
public final class IpAddresses {
  private IpAddresses() {}

  /** The bytes of an IPv4 or IPv6 address, 4 or 16; empty for anything else. */
  public static Optional<byte[]> parse(String text) {
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

  /** The address as Go writes it: IPv6 in lower case, its longest run of zeros left out. */
  public static String text(byte[] address) {
    if (address.length == 4) {
      return IntStream.range(0, 4)
          .mapToObj(i -> Integer.toString(address[i] & 0xff))
          .collect(Collectors.joining("."));
    }
    List<String> groups =
        IntStream.range(0, 8)
            .mapToObj(i -> (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff))
            .map(Integer::toHexString)
            .toList();
    for (int length = 8; length > 1; length--) {
      int start = Collections.indexOfSubList(groups, Collections.nCopies(length, "0"));
      if (start >= 0) {
        return String.join(":", groups.subList(0, start))
            + "::"
            + String.join(":", groups.subList(start + length, 8));
      }
    }
    return String.join(":", groups);
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
