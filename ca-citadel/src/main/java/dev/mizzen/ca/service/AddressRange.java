package dev.mizzen.ca.service;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * Addresses with the same beginning, for example {@code 10.0.0.0/8}.
 *
 * @param bits of {@code address} that count
 */
public record AddressRange(InetAddress address, int bits) {
  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String wrong = "'" + text + "' is no range of addresses, want for example 10.0.0.0/8";
    if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
      throw new IllegalArgumentException(wrong);
    }
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(text.substring(0, slash));
    } catch (IllegalArgumentException noAddress) {
      throw new IllegalArgumentException(wrong, noAddress);
    }
    int bits = Integer.parseInt(text.substring(slash + 1));
    if (bits > address.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException(wrong);
    }
    return new AddressRange(address, bits);
  }

  boolean contains(InetAddress other) {
    byte[] own = address.getAddress();
    byte[] given = other.getAddress();
    int whole = bits / Byte.SIZE;
    if (own.length != given.length || !Arrays.equals(own, 0, whole, given, 0, whole)) {
      return false;
    }
    int rest = bits % Byte.SIZE;
    int mask = 0xff << (Byte.SIZE - rest);
    return rest == 0 || ((own[whole] ^ given[whole]) & mask & 0xff) == 0;
  }
}
