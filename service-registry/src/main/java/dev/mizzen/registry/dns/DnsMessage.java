package dev.mizzen.registry.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Questions and answers of DNS as bytes. Pure. Source: RFC 1035 §4, RFC 3596. */
final class DnsMessage {
  static final int MAX_BYTES = 4096;

  private static final int RECURSION_DESIRED = 0x0100;
  private static final int RESPONSE = 0x8000;
  private static final int CODE_MASK = 0xf;
  private static final int SERVER_FAILURE = 2;
  private static final int CLASS_INTERNET = 1;
  private static final int TYPE_OPTIONS = 41;
  private static final int MAX_LABEL = 63;
  private static final int MAX_NAME = 253;
  private static final int POINTER = 0xc0;
  private static final long UINT_MASK = 0xffffffffL;

  private DnsMessage() {}

  /** The kinds of record that hold addresses. */
  enum RecordType {
    A(1),
    AAAA(28);

    private final int number;

    RecordType(int number) {
      this.number = number;
    }
  }

  /** A question with recursion; empty where the text is no name. */
  static Optional<byte[]> question(int id, String name, RecordType type) {
    String full = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (full.isEmpty() || full.length() > MAX_NAME) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(MAX_NAME + 32);
    bytes.putShort((short) id).putShort((short) RECURSION_DESIRED);
    bytes.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    for (String label : full.split("\\.", -1)) {
      byte[] text = label.getBytes(StandardCharsets.US_ASCII);
      if (text.length == 0 || text.length > MAX_LABEL) {
        return Optional.empty();
      }
      bytes.put((byte) text.length).put(text);
    }
    bytes.put((byte) 0).putShort((short) type.number).putShort((short) CLASS_INTERNET);
    byte[] question = new byte[bytes.position()];
    bytes.flip().get(question);
    return Optional.of(question);
  }

  /**
   * What a name server says; empty where it failed, where the bytes are no answer, or where they
   * answer something else. That there is no such name is an answer too. It holds as long as the
   * record that goes first, whatever it tells; without any record no time at all.
   *
   * @param id the question's
   */
  static Optional<NameAnswer> answer(byte[] message, int id) {
    try {
      return answer(ByteBuffer.wrap(message), id);
    } catch (BufferUnderflowException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<NameAnswer> answer(ByteBuffer bytes, int id) {
    int ownId = Short.toUnsignedInt(bytes.getShort());
    int flags = Short.toUnsignedInt(bytes.getShort());
    if (ownId != id || (flags & RESPONSE) == 0 || (flags & CODE_MASK) == SERVER_FAILURE) {
      return Optional.empty();
    }
    int questions = Short.toUnsignedInt(bytes.getShort());
    int answers = Short.toUnsignedInt(bytes.getShort());
    int others = Short.toUnsignedInt(bytes.getShort()) + Short.toUnsignedInt(bytes.getShort());
    for (int i = 0; i < questions; i++) {
      skipName(bytes);
      bytes.position(bytes.position() + 4);
    }
    List<String> addresses = new ArrayList<>();
    long ttl = Long.MAX_VALUE;
    for (int i = 0; i < answers + others; i++) {
      skipName(bytes);
      int type = Short.toUnsignedInt(bytes.getShort());
      bytes.getShort();
      long own = bytes.getInt() & UINT_MASK;
      byte[] data = new byte[Short.toUnsignedInt(bytes.getShort())];
      bytes.get(data);
      if (type != TYPE_OPTIONS) {
        ttl = Math.min(ttl, own);
      }
      if (i < answers) {
        address(type, data).ifPresent(addresses::add);
      }
    }
    return Optional.of(
        new NameAnswer(addresses, Duration.ofSeconds(ttl == Long.MAX_VALUE ? 0 : ttl)));
  }

  private static Optional<String> address(int type, byte[] data) {
    boolean isAddress =
        (type == RecordType.A.number && data.length == 4)
            || (type == RecordType.AAAA.number && data.length == 16);
    if (!isAddress) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByAddress(data).getHostAddress());
    } catch (UnknownHostException wrongLength) {
      throw new IllegalArgumentException(wrongLength);
    }
  }

  /** Labels up to an empty one, or up to a pointer to the rest of them. */
  private static void skipName(ByteBuffer bytes) {
    while (true) {
      int length = Byte.toUnsignedInt(bytes.get());
      if (length == 0) {
        return;
      }
      if ((length & POINTER) == POINTER) {
        bytes.get();
        return;
      }
      bytes.position(bytes.position() + length);
    }
  }
}
