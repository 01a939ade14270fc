package dev.mizzen.registry.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.Origin;
import dev.mizzen.model.identity.TrustDomain;
import dev.mizzen.model.parse.ConfigParser;
import dev.mizzen.model.parse.UnknownFields;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.registry.convert.Converted;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.convert.ServiceDefaults;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SameFromFileAndClusterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ServiceDefaults DEFAULTS =
      new ServiceDefaults(List.of(), new TrustDomain("cluster.local"));

  @Test
  void objectsReadBackFromTheClusterAreTheObjectsOfTheFile(@TempDir Path folder) throws Exception {
    try (KubeApiServer server = KubeApiServer.start(folder)) {
      // Given
      List<HasMetadata> written = sample(server);
      written.forEach(object -> create(server, object));

      // When
      Map<ConfigKey, MeshEvent> fromCluster = new LinkedHashMap<>();
      written.forEach(object -> convert(server.client().resource(object).get(), fromCluster));

      // Then
      Map<ConfigKey, MeshEvent> fromFile = new LinkedHashMap<>();
      sample(server).forEach(object -> convert(object, fromFile));
      assertThat(fromCluster).hasSize(9);
      assertThat(fromCluster)
          .usingRecursiveComparison()
          .ignoringFieldsMatchingRegexes(".*creationTime", ".*\\.uid") // the API server gives them
          .isEqualTo(fromFile);
    }
  }

  private static List<HasMetadata> sample(KubeApiServer server) {
    InputStream yaml =
        Objects.requireNonNull(
            SameFromFileAndClusterTest.class.getResourceAsStream("/shop/kubernetes.yaml"));
    return server.client().load(yaml).items();
  }

  /** The status of a new object is left out by the API server and has to be written by itself. */
  private static void create(KubeApiServer server, HasMetadata object) {
    HasMetadata created = server.client().resource(object).create();
    switch (object) {
      case Pod pod -> ((Pod) created).setStatus(pod.getStatus());
      case Node node -> ((Node) created).setStatus(node.getStatus());
      default -> {
        return;
      }
    }
    server.client().resource(created).updateStatus();
  }

  private static void convert(HasMetadata object, Map<ConfigKey, MeshEvent> events) {
    JsonNode json = JSON.valueToTree(object);
    ConfigKind kind = ConfigKind.of(object.getApiVersion(), object.getKind()).orElseThrow();
    String namespace = Objects.requireNonNullElse(object.getMetadata().getNamespace(), "");
    ConfigKey key = new ConfigKey(kind, namespace, object.getMetadata().getName());
    ConfigParser parser = new ConfigParser(UnknownFields.WARN);
    Converted converted =
        new ObjectConverter(new ClusterId("Kubernetes"), "cluster.local", parser::parse)
            .convert(key, json, Origin.UNKNOWN, DEFAULTS);
    assertThat(converted).isInstanceOf(Converted.Served.class);
    events.put(key, ((Converted.Served) converted).changed());
  }
}
