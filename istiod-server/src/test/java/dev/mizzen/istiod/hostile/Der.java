package dev.mizzen.istiod.hostile;

import java.util.Base64;

/** What PEM holds. */
final class Der {
  private static final String BEGIN = "-----BEGIN CERTIFICATE REQUEST-----\n";
  private static final String END = "\n-----END CERTIFICATE REQUEST-----\n";

  private Der() {}

  /** Right PEM around spoilt bytes. */
  static String respoil(String pem, Mutator random) {
    return pem(random.spoil(bytes(pem)));
  }

  /** The bytes of the first block. */
  private static byte[] bytes(String pem) {
    int begin = pem.indexOf("-----\n");
    int end = pem.indexOf("-----END");
    return begin < 0 || end < begin
        ? new byte[0]
        : Base64.getMimeDecoder().decode(pem.substring(begin + 6, end));
  }

  static String pem(byte[] der) {
    return BEGIN + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + END;
  }
}
