package dev.mizzen.registry.allocate;

import dev.mizzen.model.index.IpAddresses;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A range that addresses are given from. Its first address names the range itself and is not given.
 *
 * @param text as it was written, for example {@code 240.240.0.0/16}
 * @param bytes of an address: 4, or 16 for IPv6
 * @param network the range's first address, as a number
 * @param size how many addresses there are
 */
public record AddressRange(String text, int bytes, BigInteger network, BigInteger size) {

  /**
   * Reads an address with the length of its prefix.
   *
   * @throws IllegalArgumentException it is none, or has no room for an address
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    Optional<byte[]> address =
        slash < 0 ? Optional.empty() : IpAddresses.parse(text.substring(0, slash));
    int most = address.map(found -> found.length * 8).orElse(0);
    int length = slash < 0 ? -1 : length(text.substring(slash + 1));
    if (address.isEmpty() || length < 0 || length >= most) {
      throw new IllegalArgumentException(
          "'" + text + "' is no range of addresses, want for example 240.240.0.0/16");
    }
    BigInteger size = BigInteger.ONE.shiftLeft(most - length);
    BigInteger number = new BigInteger(1, address.get());
    return new AddressRange(text, most / 8, number.subtract(number.mod(size)), size);
  }

  private static int length(String digits) {
    boolean isNumber =
        !digits.isEmpty() && digits.length() <= 3 && digits.chars().allMatch(Character::isDigit);
    return isNumber ? Integer.parseInt(digits) : -1;
  }

  /** The address's place in the range; empty where it is not in it, or none. */
  Optional<BigInteger> offset(String address) {
    return IpAddresses.parse(address)
        .filter(found -> found.length == bytes)
        .map(found -> new BigInteger(1, found).subtract(network))
        .filter(offset -> offset.signum() >= 0 && offset.compareTo(size) < 0);
  }

  /** The address at a place of the range. */
  String at(BigInteger offset) {
    byte[] number = network.add(offset).toByteArray();
    byte[] address = new byte[bytes];
    int count = Math.min(number.length, bytes);
    System.arraycopy(number, number.length - count, address, bytes - count, count);
    return IpAddresses.text(address);
  }
}
