package dev.mizzen.xds.generate.envoy;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;

/** Envoy's ranges of addresses. */
public final class CidrRanges {
  private static final int IPV4_BITS = 32;
  private static final int IPV6_BITS = 128;

  /** IPv4 first, then by address, then the wider range. */
  public static final Comparator<CidrRange> BY_ADDRESS =
      Comparator.<CidrRange>comparingInt(range -> address(range).length)
          .thenComparing(CidrRanges::address, Arrays::compareUnsigned)
          .thenComparingInt(range -> range.getPrefixLen().getValue());

  private CidrRanges() {}

  /**
   * Reads {@code address/length}, or an address alone for the range of itself. Empty where the text
   * is neither.
   */
  public static Optional<CidrRange> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!AddressText.isIp(address)) {
      return Optional.empty();
    }
    int bits = address.indexOf(':') < 0 ? IPV4_BITS : IPV6_BITS;
    return length(slash < 0 ? "" : text.substring(slash + 1), bits)
        .map(
            length ->
                CidrRange.newBuilder()
                    .setAddressPrefix(address)
                    .setPrefixLen(UInt32Value.of(length))
                    .build());
  }

  /** The range's first address and its length, so that equal ranges have equal texts. */
  public static String masked(CidrRange range) {
    byte[] address = address(range);
    int length = range.getPrefixLen().getValue();
    for (int bit = length; bit < address.length * Byte.SIZE; bit++) {
      address[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
    }
    return HexFormat.of().formatHex(address) + "/" + length;
  }

  private static byte[] address(CidrRange range) {
    return InetAddress.ofLiteral(range.getAddressPrefix()).getAddress();
  }

  private static Optional<Integer> length(String text, int bits) {
    if (text.isEmpty()) {
      return Optional.of(bits);
    }
    try {
      int length = Integer.parseInt(text);
      return length >= 0 && length <= bits ? Optional.of(length) : Optional.empty();
    } catch (NumberFormatException notALength) {
      return Optional.empty();
    }
  }
}
