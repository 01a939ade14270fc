package dev.mizzen.istiod.hostile;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The stored inputs that others are made of, {@code src/test/resources/hostile/KIND/NAME}. Those
 * that once did harm stay here.
 */
final class Corpus {
  private static final Path ROOT = Path.of("src/test/resources/hostile");

  private Corpus() {}

  /** A stored input and its file's name. */
  record Entry(String name, String text) {
    /** Of a file of hexadecimal digits; lines that start with # do not count. */
    byte[] bytes() {
      String digits =
          String.join("", text.lines().filter(line -> !line.startsWith("#")).toList())
              .replaceAll("\\s", "");
      return HexFormat.of().parseHex(digits);
    }

    /** Of a file of JSON, as a message. */
    <M extends Message.Builder> M message(M builder) {
      try {
        JsonFormat.parser().merge(text, builder);
        return builder;
      } catch (InvalidProtocolBufferException broken) {
        throw new IllegalStateException(name, broken);
      }
    }
  }

  static List<Entry> of(String kind) {
    try (Stream<Path> files = Files.list(ROOT.resolve(kind))) {
      return files.sorted().map(Corpus::read).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Entry read(Path file) {
    try {
      return new Entry(file.getFileName().toString(), Files.readString(file));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
