package dev.mizzen.istiod.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One folder of {@code conformance/xds}: {@code input.yaml}, everything in the cluster; {@code
 * case.yaml}, the mesh settings and the proxies; a file of what each proxy gets.
 */
record XdsCase(Path folder, JsonNode description) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String AUTO_ALLOCATE = "networking.istio.io/enable-autoallocate-ip";

  /** A proxy that connects, and the file of what it gets. */
  record ConnectingProxy(String name, Node node, Path expected) {}

  /** Every case below a folder, by name. */
  static List<XdsCase> all(Path root) throws IOException {
    List<XdsCase> cases = new ArrayList<>();
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.sorted().toList()) {
        cases.add(new XdsCase(folder, YAML.readTree(folder.resolve("case.yaml").toFile())));
      }
    }
    return cases;
  }

  String name() {
    return String.valueOf(folder.getFileName());
  }

  /**
   * Writes what a server is started on into an empty folder. Nothing wrote addresses into the
   * status of ServiceEntries when the answers were recorded, so each says that it wants none.
   */
  void writeObjects(Path configDir) throws IOException {
    List<String> documents = new ArrayList<>();
    for (ObjectNode object : ReferenceInput.read(folder.resolve("input.yaml"))) {
      if (object.path("kind").asText().equals("ServiceEntry")) {
        object.withObject("/metadata/labels").put(AUTO_ALLOCATE, "false");
      }
      documents.add(JSON.writeValueAsString(object));
    }
    Files.writeString(configDir.resolve("input.yaml"), String.join("\n---\n", documents));
  }

  /** Writes the mesh settings of the case: what differs from the defaults. */
  void writeMeshConfig(Path file) throws IOException {
    JSON.writeValue(file.toFile(), description.withObject("meshConfig"));
  }

  List<ConnectingProxy> proxies() throws IOException {
    List<ConnectingProxy> proxies = new ArrayList<>();
    for (JsonNode proxy : description.path("proxies")) {
      proxies.add(
          new ConnectingProxy(
              proxy.path("name").asText(),
              node(proxy),
              folder.resolve(proxy.path("expected").asText())));
    }
    return proxies;
  }

  private static Node node(JsonNode proxy) throws IOException {
    String namespace = proxy.path("namespace").asText();
    ObjectNode metadata = proxy.path("metadata").deepCopy();
    metadata.put("NAMESPACE", namespace).put("ISTIO_VERSION", "1.30.3");
    ObjectNode node = JSON.createObjectNode();
    node.put(
        "id",
        String.join(
            "~",
            proxy.path("type").asText(),
            proxy.path("ip").asText(),
            proxy.path("id").asText(),
            namespace + ".svc.cluster.local"));
    node.set("metadata", metadata);
    Node.Builder message = Node.newBuilder();
    JsonFormat.parser().merge(node.toString(), message);
    return message.build();
  }
}
