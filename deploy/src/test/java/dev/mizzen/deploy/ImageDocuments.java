package dev.mizzen.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * An image by its documents, each of which is what its digest says.
 *
 * @param config of the container
 * @param layers compressed, lowest first
 */
record ImageDocuments(JsonNode config, List<byte[]> layers) {
  private static final byte[] NONE = {};
  private static final ObjectMapper JSON = new ObjectMapper();

  static ImageDocuments of(Map<String, byte[]> files) throws IOException {
    JsonNode index = JSON.readTree(files.getOrDefault("index.json", NONE));
    JsonNode manifest = JSON.readTree(blob(files, index.at("/manifests/0")));
    List<byte[]> layers = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      layers.add(blob(files, layer));
    }
    JsonNode config = JSON.readTree(blob(files, manifest.path("config")));
    return new ImageDocuments(config, layers);
  }

  private static byte[] blob(Map<String, byte[]> files, JsonNode descriptor) throws IOException {
    String digest = descriptor.path("digest").asText();
    byte[] content = files.getOrDefault("blobs/" + digest.replace(':', '/'), NONE);
    if (content.length != descriptor.path("size").asLong() || !digest.equals(sha256(content))) {
      throw new IOException("no blob is what " + descriptor + " says");
    }
    return content;
  }

  static String sha256(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
