package dev.mizzen.istiod.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the mesh's authority in Secrets of the control plane's namespace, as istiod does. Messages
 * are the API server's about the request, which hold no content of a Secret.
 */
final class SecretCaStore implements CaStore {
  private static final Logger LOG = LoggerFactory.getLogger(SecretCaStore.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TYPE = "istio.io/ca-root";

  private final Supplier<KubeObjects> objects;
  private final String namespace;

  /**
   * @param objects opened when it is first needed
   */
  SecretCaStore(Supplier<KubeObjects> objects, String namespace) {
    this.objects = objects;
    this.namespace = namespace;
  }

  /** A call of the API server. */
  private interface Call {
    Answer make(KubeObjects objects) throws InterruptedException;
  }

  @Override
  public Optional<Map<String, String>> read(String name) throws StoreFailure {
    ObjectRef secret = ObjectRef.secret(namespace, name);
    return switch (call(secret, kube -> kube.get(secret))) {
      case Answer.Done(var object) -> Optional.of(data(secret, object));
      case Answer.NotFound _ -> Optional.empty();
      case Answer.Failed failed -> throw failure(secret, failed.message());
    };
  }

  @Override
  public boolean create(String name, Map<String, String> data) throws StoreFailure {
    ObjectRef secret = ObjectRef.secret(namespace, name);
    return switch (call(secret, kube -> kube.create(secret, json(secret, data)))) {
      case Answer.Done _ -> {
        LOG.atInfo()
            .addKeyValue("object", secret)
            .log("the mesh has a new authority: proxies that trust one of before refuse it");
        yield true;
      }
      case Answer.Conflict _ -> false;
      case Answer.Failed failed -> throw failure(secret, failed.message());
    };
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

  private static ObjectNode json(ObjectRef secret, Map<String, String> data) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("apiVersion", "v1").put("kind", "Secret").put("type", TYPE);
    json.putObject("metadata").put("name", secret.name()).put("namespace", secret.namespace());
    ObjectNode encoded = json.putObject("data");
    data.forEach(
        (key, value) ->
            encoded.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return json;
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
