package dev.mizzen.model.index;

import java.util.Optional;

/**
 * A range of addresses. Shape: {@code address} as it was written; {@code bits} 0 to 32, or to 128
 * for IPv6.
 */
record IpPrefix(String address, int bits) {

  static Optional<IpPrefix> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String length = text.substring(slash + 1);
    boolean isNumber =
        !length.isEmpty() && length.length() <= 3 && length.chars().allMatch(Character::isDigit);
    Optional<byte[]> address = IpAddresses.parse(text.substring(0, slash));
    if (!isNumber || address.isEmpty() || Integer.parseInt(length) > address.get().length * 8) {
      return Optional.empty();
    }
    return Optional.of(new IpPrefix(text.substring(0, slash), Integer.parseInt(length)));
  }

  boolean isOneAddress() {
    return bytes().length * 8 == bits;
  }

  boolean contains(byte[] other) {
    byte[] own = bytes();
    if (own.length != other.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (own[i] != other[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || ((own[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0;
  }

  private byte[] bytes() {
    return IpAddresses.parse(address).orElseThrow();
  }
}
