package dev.mizzen.registry.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file as text, or why it is none. */
sealed interface FileText {

  /**
   * It can be used.
   *
   * @param digest tells two contents apart
   * @param stamp what the file was before and after it was read
   */
  record Text(String text, String digest, FileStamp stamp) implements FileText {}

  /** It is there and cannot be used. */
  record Unusable(String message) implements FileText {}

  /** It went away since it was listed. */
  record Gone() implements FileText {}

  /** It was written while it was read. */
  record Moving() implements FileText {}

  /** Reads it whole, unless it is larger than allowed; a byte order mark is left out. */
  static FileText read(Path file, FileLimits limits) {
    try {
      FileStamp before = stamp(file);
      if (before.sizeBytes() > limits.maxFileBytes()) {
        return tooLarge(before.sizeBytes(), limits);
      }
      byte[] bytes = bytes(file, limits);
      if (bytes.length > limits.maxFileBytes()) {
        return tooLarge(bytes.length, limits);
      }
      return stamp(file).equals(before)
          ? new Text(decoded(bytes), Digest.of(bytes), before)
          : new Moving();
    } catch (NoSuchFileException gone) {
      return new Gone();
    } catch (CharacterCodingException notUtf8) {
      return new Unusable("is not UTF-8");
    } catch (IOException unreadable) {
      return new Unusable("cannot be read: " + unreadable.getClass().getSimpleName());
    }
  }

  private static FileStamp stamp(Path file) throws IOException {
    return FileStamp.of(Files.readAttributes(file, BasicFileAttributes.class));
  }

  private static Unusable tooLarge(long size, FileLimits limits) {
    return new Unusable("has " + size + " bytes or more, want at most " + limits.maxFileBytes());
  }

  private static byte[] bytes(Path file, FileLimits limits) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(limits.maxFileBytes() + 1);
    }
  }

  private static String decoded(byte[] bytes) throws CharacterCodingException {
    String text =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes))
            .toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
