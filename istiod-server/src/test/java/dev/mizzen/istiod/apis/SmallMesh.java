package dev.mizzen.istiod.apis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.istiod.Settings;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.Origin;
import dev.mizzen.model.mesh.HeaderSecrets;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.UnknownFields;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.push.PushDelta;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.validate.ConfigReader;
import dev.mizzen.model.validate.MeshConfigReader;
import dev.mizzen.registry.convert.Converted;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.convert.ServiceDefaults;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.time.Instant;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A mesh as documents that can be changed one field at a time.
 *
 * <p>Shape: a document's name is {@code Kind/namespace/name}, {@code Kind/name} without a
 * namespace, {@code mesh}, {@code networks}, {@code env}, or {@code proxy/name}.
 */
final class SmallMesh {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ConfigReader CONFIGS = new ConfigReader(UnknownFields.REFUSE);
  private static final ClusterId CLUSTER = new ClusterId("Kubernetes");

  private final Map<String, ObjectNode> documents;

  /** What documents were read to, shared by copies, so that only changed ones are read again. */
  private final Map<ServiceDefaults, IdentityHashMap<ObjectNode, MeshEvent>> events;

  private SmallMesh(
      Map<String, ObjectNode> documents,
      Map<ServiceDefaults, IdentityHashMap<ObjectNode, MeshEvent>> events) {
    this.documents = new LinkedHashMap<>(documents);
    this.events = events;
  }

  static SmallMesh read() {
    SmallMesh mesh = new SmallMesh(Map.of(), new HashMap<>());
    mesh.documents.put("mesh", JSON.createObjectNode());
    mesh.documents.put("networks", JSON.createObjectNode());
    mesh.documents.put("env", JSON.createObjectNode());
    Documents.ofFile("mesh.yaml").forEach(json -> mesh.documents.put(name(json), json));
    Documents.ofFile("proxies.yaml")
        .getFirst()
        .properties()
        .forEach(
            entry -> mesh.documents.put("proxy/" + entry.getKey(), (ObjectNode) entry.getValue()));
    return mesh;
  }

  private static String name(JsonNode json) {
    JsonNode metadata = json.path("metadata");
    String namespace = metadata.path("namespace").asText("");
    return json.path("kind").asText()
        + "/"
        + (namespace.isEmpty() ? "" : namespace + "/")
        + metadata.path("name").asText();
  }

  /** The same documents, to be changed apart from these. */
  SmallMesh copy() {
    return new SmallMesh(documents, events);
  }

  /** A document to be changed. */
  ObjectNode change(String name) {
    ObjectNode changed = document(name).deepCopy();
    documents.put(name, changed);
    return changed;
  }

  private ObjectNode document(String name) {
    return Objects.requireNonNull(documents.get(name), name);
  }

  /** Equal for equal meshes. */
  Object fingerprint() {
    return Map.copyOf(documents);
  }

  PushContext context() {
    Mesh mesh = mesh();
    PushContext empty = PushContext.empty(mesh);
    PushDelta delta = new PushDelta(empty);
    events(mesh).forEach(delta::replay);
    return delta.apply(empty.version().next(Instant.EPOCH));
  }

  private Mesh mesh() {
    MeshConfigReader reader = new MeshConfigReader();
    Map<String, String> environment = new LinkedHashMap<>();
    document("env").properties().forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
    return new Mesh(
        valid("mesh", reader.read(List.of(document("mesh")))),
        valid("networks", reader.readNetworks(document("networks"))),
        CLUSTER,
        "cluster.local",
        new Settings(environment).features(),
        new HeaderSecrets(environment));
  }

  private List<MeshEvent> events(Mesh mesh) {
    ObjectConverter converter = new ObjectConverter(CLUSTER, mesh.domainSuffix(), CONFIGS::read);
    ServiceDefaults defaults = ServiceDefaults.of(mesh.config());
    IdentityHashMap<ObjectNode, MeshEvent> known =
        events.computeIfAbsent(defaults, key -> new IdentityHashMap<>());
    return documents.values().stream()
        .filter(json -> json.has("kind"))
        .map(json -> known.computeIfAbsent(json, key -> event(converter, json, defaults)))
        .toList();
  }

  private static MeshEvent event(
      ObjectConverter converter, ObjectNode json, ServiceDefaults defaults) {
    ConfigKind kind =
        ConfigKind.of(json.path("apiVersion").asText(), json.path("kind").asText()).orElseThrow();
    JsonNode metadata = json.path("metadata");
    ConfigKey key =
        new ConfigKey(kind, metadata.path("namespace").asText(""), metadata.path("name").asText());
    return switch (converter.convert(key, json, Origin.UNKNOWN, defaults)) {
      case Converted.Served served -> served.changed();
      case Converted.Refused refused ->
          throw new IllegalArgumentException(name(json) + " " + refused.problems());
      case Converted.Unused() -> throw new IllegalArgumentException(name(json) + " is not read");
    };
  }

  /** The proxies by name. */
  Map<String, Node> proxies() {
    Map<String, Node> proxies = new LinkedHashMap<>();
    documents.forEach(
        (name, json) -> {
          if (name.startsWith("proxy/")) {
            proxies.put(name.substring("proxy/".length()), node(json));
          }
        });
    return proxies;
  }

  private static Node node(ObjectNode json) {
    try {
      Node.Builder node = Node.newBuilder();
      JsonFormat.parser().merge(json.toString(), node);
      return node.build();
    } catch (InvalidProtocolBufferException wrong) {
      throw new IllegalArgumentException(json.toString(), wrong);
    }
  }

  private static <T> T valid(String name, Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Valid<T> valid -> valid.value();
      case Parsed.Rejected<T> rejected ->
          throw new IllegalArgumentException(name + " " + rejected.problems());
    };
  }
}
