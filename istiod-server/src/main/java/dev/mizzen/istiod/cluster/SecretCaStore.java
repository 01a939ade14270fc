package dev.mizzen.istiod.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.rotate.RootsReports;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the mesh's authority in Secrets of the control plane's namespace, as istiod does. Messages
 * are the API server's about the request, which hold no content of a Secret.
 */
public final class SecretCaStore implements CaStore {
  private static final Logger LOG = LoggerFactory.getLogger(SecretCaStore.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TYPE = "istio.io/ca-root";
  private static final String PROGRESS = RootsReports.SECRET;
  private static final String VERSION = "/metadata/resourceVersion";

  private final Supplier<KubeObjects> objects;
  private final String namespace;
  private final AtomicLong changes = new AtomicLong();

  /**
   * @param objects opened when it is first needed
   * @param namespace the control plane's
   */
  public SecretCaStore(Supplier<KubeObjects> objects, String namespace) {
    this.objects = objects;
    this.namespace = namespace;
  }

  /** A call of the API server. */
  private interface Call {
    Answer make(KubeObjects objects) throws InterruptedException;
  }

  @Override
  public Optional<Kept> read(String name) throws StoreFailure {
    ObjectRef secret = ObjectRef.secret(namespace, name);
    return switch (call(secret, kube -> kube.get(secret))) {
      case Answer.Done(var object) -> Optional.of(kept(secret, object));
      case Answer.NotFound _ -> Optional.empty();
      case Answer.Failed failed -> throw failure(secret, failed.message());
    };
  }

  @Override
  public boolean create(String name, Map<String, String> data) throws StoreFailure {
    ObjectRef secret = ObjectRef.secret(namespace, name);
    return switch (call(secret, kube -> kube.create(secret, json(secret, type(name), data)))) {
      case Answer.Done _ -> {
        LOG.atInfo().addKeyValue("object", secret).log("a Secret of the mesh's authority is new");
        yield true;
      }
      case Answer.Conflict _ -> false;
      case Answer.Failed failed -> throw failure(secret, failed.message());
    };
  }

  /** Fenced by the version that was read. */
  @Override
  public boolean replace(String name, Kept was, Map<String, String> data) throws StoreFailure {
    ObjectRef secret = ObjectRef.secret(namespace, name);
    return switch (call(secret, kube -> replaced(kube, secret, was, data))) {
      case Answer.Done _ -> {
        changed();
        yield true;
      }
      case Answer.Conflict _, Answer.NotFound _ -> false;
      case Answer.Failed failed -> throw failure(secret, failed.message());
    };
  }

  /** Labels, annotations and type stay as they are. */
  private static Answer replaced(
      KubeObjects kube, ObjectRef secret, Kept was, Map<String, String> data)
      throws InterruptedException {
    Answer now = kube.get(secret);
    if (!(now instanceof Answer.Done(var object))) {
      return now;
    }
    if (!object.at(VERSION).asText("").equals(was.version())) {
      return new Answer.Conflict(secret + " was changed meanwhile");
    }
    object.set("data", encoded(data));
    return kube.update(secret, object);
  }

  @Override
  public String stamp(String name) {
    return Long.toString(changes.get());
  }

  /** Somebody changed a secret, or may have. Any thread may call it. */
  void changed() {
    changes.incrementAndGet();
  }

  private Answer call(ObjectRef secret, Call call) throws StoreFailure {
    try {
      return call.make(objects.get());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw failure(secret, "interrupted");
    }
  }

  private static StoreFailure failure(ObjectRef secret, String message) {
    return new StoreFailure(secret + ": " + message);
  }

  /** The authority's is istiod's type. */
  private static String type(String name) {
    return name.equals(PROGRESS) ? "Opaque" : TYPE;
  }

  private static ObjectNode json(ObjectRef secret, String type, Map<String, String> data) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("apiVersion", "v1").put("kind", "Secret").put("type", type);
    json.putObject("metadata").put("name", secret.name()).put("namespace", secret.namespace());
    json.set("data", encoded(data));
    return json;
  }

  private static ObjectNode encoded(Map<String, String> data) {
    ObjectNode encoded = MAPPER.createObjectNode();
    data.forEach(
        (key, value) ->
            encoded.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return encoded;
  }

  private static Kept kept(ObjectRef secret, ObjectNode object) throws StoreFailure {
    return new Kept(data(secret, object), object.at(VERSION).asText(""));
  }

  private static Map<String, String> data(ObjectRef secret, ObjectNode object) throws StoreFailure {
    Map<String, String> data = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.path("data").properties()) {
      try {
        byte[] value = Base64.getDecoder().decode(entry.getValue().asText(""));
        data.put(entry.getKey(), new String(value, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException noBase64) {
        throw failure(secret, "data[" + entry.getKey() + "] is no base64");
      }
    }
    return data;
  }
}
