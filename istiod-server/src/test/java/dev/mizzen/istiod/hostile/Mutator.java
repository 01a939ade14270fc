package dev.mizzen.istiod.hostile;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Spoils good inputs and makes up bad ones. Equal seeds, equal inputs. */
final class Mutator {
  private static final byte[] TELLING = {0, 1, -1, 127, -128, '\n', '\r', '"', '%', '/', '.', '{'};
  private static final long[] NUMBERS = {
    0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, 3_153_600_000L
  };
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\u0000",
          "\r\nx: y",
          "..",
          "../../etc",
          "%2e%2e%2f",
          "a/b",
          "~",
          "~~~~",
          "*",
          "true",
          "-1",
          "1e309",
          "NaN",
          "{",
          "[[[[",
          "{{.}}",
          "\ud800",
          "spiffe://",
          "spiffe://cluster.local/ns/kube-system/sa/default",
          "\u202e",
          "é");
  private static final int MOST_CHANGES = 6;
  private static final int LONGEST = 64 * 1024;

  private final SplittableRandom random;

  Mutator(long seed) {
    this.random = new SplittableRandom(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Once in so many. */
  boolean onceIn(int many) {
    return random.nextInt(many) == 0;
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  long number() {
    return onceIn(2) ? NUMBERS[below(NUMBERS.length)] : random.nextLong();
  }

  byte[] bytes(int length) {
    byte[] made = new byte[length];
    random.nextBytes(made);
    return made;
  }

  /** A text that somebody might trip over. */
  String text() {
    return switch (below(8)) {
      case 0 -> "x".repeat(below(LONGEST));
      case 1 -> new String(bytes(below(64)), StandardCharsets.ISO_8859_1);
      case 2 -> oneOf(TEXTS) + oneOf(TEXTS);
      default -> oneOf(TEXTS);
    };
  }

  /** A text like another. */
  String text(String good) {
    return onceIn(16)
        ? text()
        : new String(spoil(good.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  /** Bytes like others, a few changes away. */
  byte[] spoil(byte[] good) {
    byte[] bytes = good;
    for (int changes = 1 + below(MOST_CHANGES); changes > 0; changes--) {
      bytes = change(bytes);
    }
    return bytes;
  }

  private byte[] change(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes(1 + below(16));
    }
    int at = below(bytes.length);
    int end = at + 1 + below(Math.min(bytes.length - at, 32));
    return switch (below(8)) {
      case 0 -> with(bytes, at, (byte) (bytes[at] ^ 1 << below(8)));
      case 1 -> with(bytes, at, TELLING[below(TELLING.length)]);
      case 2 -> joined(bytes, at, bytes(1 + below(8)), at);
      case 3 -> joined(bytes, at, new byte[0], end);
      case 4 -> joined(bytes, at, slice(bytes, at, end), at);
      case 5 -> onceIn(8) ? slice(bytes, 0, at) : with(bytes, at, (byte) below(256));
      case 6 -> onceIn(64) ? repeated(bytes, at, end) : with(bytes, at, (byte) (bytes[at] + 1));
      default -> joined(bytes, at, oneOf(TEXTS).getBytes(StandardCharsets.UTF_8), end);
    };
  }

  private static byte[] with(byte[] bytes, int at, byte value) {
    byte[] changed = bytes.clone();
    changed[at] = value;
    return changed;
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  private byte[] repeated(byte[] bytes, int from, int to) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(bytes, 0, from);
    for (int length = below(LONGEST); length > 0; length -= to - from) {
      all.write(bytes, from, to - from);
    }
    all.write(bytes, to, bytes.length - to);
    return all.toByteArray();
  }

  private static byte[] joined(byte[] bytes, int head, byte[] middle, int tail) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(bytes, 0, head);
    all.writeBytes(middle);
    all.write(bytes, tail, bytes.length - tail);
    return all.toByteArray();
  }

  /** Any JSON, now and then a deep one. */
  Value value() {
    return onceIn(200) ? deep(below(150)) : value(3);
  }

  private Value value(int depth) {
    Value.Builder value = Value.newBuilder();
    return switch (below(depth == 0 ? 4 : 6)) {
      case 0 -> value.setNullValue(NullValue.NULL_VALUE).build();
      case 1 -> value.setBoolValue(onceIn(2)).build();
      case 2 -> value.setNumberValue(Double.longBitsToDouble(number())).build();
      case 3 -> value.setStringValue(text()).build();
      case 4 -> {
        ListValue.Builder list = ListValue.newBuilder();
        for (int i = below(4); i > 0; i--) {
          list.addValues(value(depth - 1));
        }
        yield value.setListValue(list).build();
      }
      default -> {
        Struct.Builder fields = Struct.newBuilder();
        for (int i = below(4); i > 0; i--) {
          fields.putFields(oneOf(TEXTS), value(depth - 1));
        }
        yield value.setStructValue(fields).build();
      }
    };
  }

  private static Value deep(int depth) {
    Value value = Value.getDefaultInstance();
    for (int i = 0; i < depth; i++) {
      value = Value.newBuilder().setListValue(ListValue.newBuilder().addValues(value)).build();
    }
    return value;
  }
}
