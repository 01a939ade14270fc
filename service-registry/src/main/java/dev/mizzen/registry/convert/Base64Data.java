package dev.mizzen.registry.convert;

import com.google.protobuf.ByteString;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes the data of a Secret or ConfigMap. */
final class Base64Data {
  private Base64Data() {}

  /** Line breaks inside a value are allowed, as Go's decoder allows them. */
  static Map<String, ByteString> decode(
      String path, @Nullable Map<String, String> encoded, Findings findings) {
    Map<String, ByteString> decoded = new HashMap<>();
    Findings.texts(encoded)
        .forEach(
            (key, text) -> {
              try {
                String oneLine = text.replace("\n", "").replace("\r", "");
                decoded.put(key, ByteString.copyFrom(Base64.getDecoder().decode(oneLine)));
              } catch (IllegalArgumentException notBase64) {
                findings.add(path + "[" + key + "]", "is not base64");
              }
            });
    return decoded;
  }
}
