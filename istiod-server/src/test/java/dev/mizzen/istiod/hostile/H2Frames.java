package dev.mizzen.istiod.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes of HTTP/2, right in form. Source: RFC 9113, sections 4.1, 6; RFC 7541, appendix A. */
final class H2Frames {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_HEADERS = 4;
  static final int END_STREAM = 1;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int INDEXED_POST = 0x83;
  private static final int INDEXED_HTTP = 0x86;
  private static final int NAME_AUTHORITY = 0x01;
  private static final int NAME_PATH = 0x04;

  private H2Frames() {}

  /** What a client begins with. */
  static byte[] hello() {
    return joined(PREFACE, frame(SETTINGS, 0, 0, new byte[0]));
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >>> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** The headers of a gRPC call. */
  static byte[] grpcHeaders(String path) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(INDEXED_POST);
    block.write(INDEXED_HTTP);
    literal(block, NAME_PATH, path);
    literal(block, NAME_AUTHORITY, "istiod.istio-system.svc");
    header(block, "content-type", "application/grpc");
    header(block, "te", "trailers");
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, int nameIndex, String value) {
    block.write(nameIndex);
    text(block, value);
  }

  private static void header(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  /** Up to 126 characters. */
  private static void text(ByteArrayOutputStream block, String text) {
    block.write(text.length());
    block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
