package dev.mizzen.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests as OCI images name content by them: {@code sha256:} and 64 hex digits. */
final class Digests {
  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  static String of(byte[] content) {
    return print(sha256().digest(content));
  }

  static String print(MessageDigest digest) {
    return print(digest.digest());
  }

  private static String print(byte[] digest) {
    return "sha256:" + HexFormat.of().formatHex(digest);
  }
}
