package dev.mizzen.inject.functions;

import dev.mizzen.inject.data.GoJson;
import dev.mizzen.inject.data.PlainValues;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.Json;
import dev.mizzen.inject.template.FunctionTable;
import dev.mizzen.inject.template.Nil;
import dev.mizzen.inject.template.TemplateFault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.Adler32;

/** JSON, base 64 and 32, digests. Source: Sprig 3.3.0, defaults.go, strings.go and crypto.go. */
final class SprigEncodings {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private SprigEncodings() {}

  static void addTo(FunctionTable.Builder table) {
    table
        .encoding("toJson", 1, 1, a -> GoJson.write(a.any(0)))
        .encoding("toRawJson", 1, 1, a -> GoJson.writeRaw(a.any(0)))
        .encoding("toPrettyJson", 1, 1, a -> GoJson.writePretty(a.any(0)))
        .alias("mustToJson", "toJson")
        .alias("mustToRawJson", "toRawJson")
        .alias("mustToPrettyJson", "toPrettyJson")
        .text("fromJson", 1, a -> Json.parse(a.string(0)).map(PlainValues::of).orElse(Nil.NIL))
        .text("mustFromJson", 1, a -> fromJson(a.string(0)))
        .text("b64enc", 1, a -> Base64.getEncoder().encodeToString(utf8(a.string(0))))
        .text("b64dec", 1, a -> decode64(a.string(0)))
        .text("b32enc", 1, a -> encode32(utf8(a.string(0))))
        .text("b32dec", 1, a -> decode32(a.string(0)))
        .text("sha1sum", 1, a -> digest("SHA-1", a.string(0)))
        .text("sha256sum", 1, a -> digest("SHA-256", a.string(0)))
        .text("sha512sum", 1, a -> digest("SHA-512", a.string(0)))
        .text("adler32sum", 1, a -> adler(a.string(0)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Object fromJson(String text) {
    try {
      return PlainValues.of(Json.read(text));
    } catch (DocumentException invalid) {
      throw new TemplateFault(String.valueOf(invalid.getMessage()));
    }
  }

  /** What is no base 64 becomes the text of the error, as in Sprig. */
  private static String decode64(String text) {
    String joined = text.replace("\n", "").replace("\r", "");
    try {
      if (joined.length() % 4 != 0) {
        throw new IllegalArgumentException(joined);
      }
      return new String(Base64.getDecoder().decode(joined), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException invalid) {
      return "illegal base64 data at input byte " + firstIllegal(joined);
    }
  }

  private static int firstIllegal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      boolean isLegal =
          next < 0x80 && (Character.isLetterOrDigit(next) || next == '+' || next == '/');
      if (!isLegal) {
        return i;
      }
    }
    return text.length() / 4 * 4;
  }

  private static String encode32(byte[] bytes) {
    StringBuilder encoded = new StringBuilder();
    int buffer = 0;
    int bits = 0;
    for (byte next : bytes) {
      buffer = (buffer << 8) | (next & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        encoded.append(BASE32.charAt((buffer >> bits) & 31));
      }
      buffer &= (1 << bits) - 1;
    }
    if (bits > 0) {
      encoded.append(BASE32.charAt((buffer << (5 - bits)) & 31));
    }
    while (encoded.length() % 8 != 0) {
      encoded.append('=');
    }
    return encoded.toString();
  }

  private static String decode32(String text) {
    String digits = text.replace("\n", "").replace("\r", "").replaceFirst("=+$", "");
    byte[] bytes = new byte[digits.length() * 5 / 8];
    int buffer = 0;
    int bits = 0;
    int count = 0;
    for (int i = 0; i < digits.length(); i++) {
      int value = BASE32.indexOf(digits.charAt(i));
      if (value < 0) {
        return "illegal base32 data at input byte " + i;
      }
      buffer = ((buffer << 5) | value) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[count++] = (byte) (buffer >> bits);
      }
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String digest(String algorithm, String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(utf8(text)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(algorithm + " belongs to every JDK", impossible);
    }
  }

  private static String adler(String text) {
    Adler32 sum = new Adler32();
    sum.update(utf8(text));
    return Long.toString(sum.getValue());
  }
}
