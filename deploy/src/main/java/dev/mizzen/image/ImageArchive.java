package dev.mizzen.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * An image as one file: a tar of an OCI layout, with the list beside it by which older tools load
 * images.
 *
 * <p>Source: OCI image specification 1.1, image-layout.md, manifest.md, config.md; manifest.json is
 * Docker's.
 */
final class ImageArchive {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ImageConfig image;
  private final List<Layer> layers;
  private final Instant time;

  ImageArchive(ImageConfig image, List<Layer> layers, Instant time) {
    this.image = image;
    this.layers = List.copyOf(layers);
    this.time = time;
  }

  /** Writes it; the same image gives the same bytes. */
  void write(Path file) throws IOException {
    byte[] config = bytes(image.json(layers, time));
    byte[] manifest = bytes(manifest(config));
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      for (Layer layer : layers) {
        write(tar, blob(layer.digest()), Files.readAllBytes(layer.blob()));
      }
      write(tar, blob(Digests.of(config)), config);
      write(tar, blob(Digests.of(manifest)), manifest);
      write(tar, "index.json", bytes(index(manifest)));
      write(tar, "manifest.json", bytes(list(config)));
      write(
          tar,
          "oci-layout",
          bytes(JsonNodeFactory.instance.objectNode().put("imageLayoutVersion", "1.0.0")));
    }
  }

  private ObjectNode manifest(byte[] config) throws IOException {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("schemaVersion", 2).put("mediaType", MANIFEST);
    manifest.set("config", descriptor(CONFIG, Digests.of(config), config.length));
    ArrayNode list = manifest.putArray("layers");
    for (Layer layer : layers) {
      list.add(descriptor(LAYER, layer.digest(), Files.size(layer.blob())));
    }
    return manifest;
  }

  private ObjectNode index(byte[] manifest) {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    index.put("schemaVersion", 2).put("mediaType", "application/vnd.oci.image.index.v1+json");
    ObjectNode entry = descriptor(MANIFEST, Digests.of(manifest), manifest.length);
    entry
        .putObject("annotations")
        .put("org.opencontainers.image.ref.name", image.tag())
        .put("io.containerd.image.name", image.reference());
    entry.putObject("platform").put("architecture", image.architecture()).put("os", "linux");
    index.putArray("manifests").add(entry);
    return index;
  }

  private ArrayNode list(byte[] config) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    ObjectNode entry = list.addObject().put("Config", blob(Digests.of(config)));
    entry.putArray("RepoTags").add(image.reference());
    ArrayNode blobs = entry.putArray("Layers");
    layers.forEach(layer -> blobs.add(blob(layer.digest())));
    return list;
  }

  private static ObjectNode descriptor(String type, String digest, long size) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("mediaType", type)
        .put("digest", digest)
        .put("size", size);
  }

  private static String blob(String digest) {
    return "blobs/" + digest.replace(':', '/');
  }

  private static byte[] bytes(JsonNode json) throws IOException {
    return JSON.writeValueAsBytes(json);
  }

  private void write(TarArchiveOutputStream tar, String path, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path);
    entry.setSize(content.length);
    entry.setModTime(time.toEpochMilli());
    entry.setIds(0, 0);
    entry.setNames("", "");
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /**
   * What a container of the image is like.
   *
   * @param name without a tag
   * @param architecture as Go names it
   * @param entrypoint a path and arguments
   * @param user numeric, {@code 1337:1337}
   * @param environment of the process, sorted when it is written
   * @param ports that it listens on
   * @param labels annotations of the image, sorted when they are written
   */
  record ImageConfig(
      String name,
      String tag,
      String architecture,
      List<String> entrypoint,
      String user,
      Map<String, String> environment,
      List<Integer> ports,
      Map<String, String> labels) {
    ImageConfig {
      entrypoint = List.copyOf(entrypoint);
      environment = Map.copyOf(environment);
      ports = List.copyOf(ports);
      labels = Map.copyOf(labels);
    }

    String reference() {
      return name + ":" + tag;
    }

    ObjectNode json(List<Layer> layers, Instant time) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("created", time.toString()).put("architecture", architecture).put("os", "linux");
      ObjectNode config = json.putObject("config").put("User", user).put("WorkingDir", "/");
      entrypoint.forEach(config.putArray("Entrypoint")::add);
      ArrayNode variables = config.putArray("Env");
      environment.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(variable -> variables.add(variable.getKey() + "=" + variable.getValue()));
      ObjectNode exposed = config.putObject("ExposedPorts");
      ports.forEach(port -> exposed.putObject(port + "/tcp"));
      ObjectNode annotations = config.putObject("Labels");
      labels.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(label -> annotations.put(label.getKey(), label.getValue()));
      ArrayNode diffIds = json.putObject("rootfs").put("type", "layers").putArray("diff_ids");
      ArrayNode history = json.putArray("history");
      for (Layer layer : layers) {
        diffIds.add(layer.diffId());
        history.addObject().put("created", time.toString()).put("created_by", layer.name());
      }
      return json;
    }
  }
}
