package dev.mizzen.ca;

/**
 * Writes DER out of parts that are DER already: a certificate is mostly parts that are known before
 * it is asked for, and Bouncy Castle measures and writes each of them anew, several times over.
 * Pure.
 *
 * <p>Source: X.690, 8.1.3 and 10.1.
 */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;
  private static final int LONG_FORM = 0x80;

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return tagged(SEQUENCE, parts);
  }

  /** All bits of {@code content}. */
  static byte[] bitString(byte[] content) {
    return tagged(BIT_STRING, new byte[] {0}, content); // none of the last byte's is left out
  }

  /** One behind the other. */
  static byte[] joined(byte[]... parts) {
    byte[] whole = new byte[total(parts)];
    copy(parts, whole, 0);
    return whole;
  }

  private static int total(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    return length;
  }

  private static void copy(byte[][] parts, byte[] whole, int from) {
    int at = from;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
  }

  /**
   * One element.
   *
   * @param tag below 31, with its class
   * @param parts of its content, one behind the other
   */
  static byte[] tagged(int tag, byte[]... parts) {
    int length = total(parts);
    int head = 1 + lengthBytes(length);
    byte[] whole = new byte[head + length];
    whole[0] = (byte) tag;
    writeLength(length, whole, head);
    copy(parts, whole, head);
    return whole;
  }

  private static int lengthBytes(int length) {
    int bytes = 1;
    if (length >= LONG_FORM) {
      for (int rest = length; rest > 0; rest >>>= 8) {
        bytes++;
      }
    }
    return bytes;
  }

  /**
   * @param end of the length, behind its last byte
   */
  private static void writeLength(int length, byte[] whole, int end) {
    if (length < LONG_FORM) {
      whole[1] = (byte) length;
      return;
    }
    whole[1] = (byte) (LONG_FORM | (end - 2));
    int at = end - 1;
    for (int rest = length; rest > 0; rest >>>= 8) {
      whole[at--] = (byte) rest;
    }
  }
}
