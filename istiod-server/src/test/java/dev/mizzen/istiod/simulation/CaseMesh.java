package dev.mizzen.istiod.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.Origin;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.parse.ConfigParser;
import dev.mizzen.model.parse.MeshConfigParser;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.UnknownFields;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.registry.convert.Converted;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.convert.ServiceDefaults;
import java.util.ArrayList;
import java.util.List;

/**
 * The picture of the mesh that a case describes.
 *
 * <p>Shape: a mesh of Istio objects alone was recorded without a DNS domain, so that short names of
 * hosts get no more than a namespace. Istio objects are taken without validation: some are of a
 * kind that no user may write.
 */
final class CaseMesh {
  private static final String DOMAIN = "cluster.local";
  private static final ConfigParser CONFIGS = new ConfigParser(UnknownFields.WARN);
  private static final ObjectConverter CONVERTER =
      new ObjectConverter(MeshFixture.CLUSTER, DOMAIN, CONFIGS::parse);

  private CaseMesh() {}

  static PushContext of(SimulationCase given) {
    MeshConfig config = meshConfig(given.description().path("mesh"));
    List<MeshEvent> events = new ArrayList<>();
    given.objects().forEach(object -> events.addAll(events(object, ServiceDefaults.of(config))));
    events.addAll(RegisteredServices.events(given));
    Mesh mesh =
        new Mesh(
            config,
            MeshNetworks.getDefaultInstance(),
            MeshFixture.CLUSTER,
            domain(given),
            Features.DEFAULT);
    return MeshFixture.after(PushContext.empty(mesh), events);
  }

  private static String domain(SimulationCase given) {
    boolean hasServices =
        !given.services().isEmpty()
            || given.objects().stream().anyMatch(o -> o.path("kind").asText().equals("Service"));
    return hasServices ? DOMAIN : "";
  }

  private static MeshConfig meshConfig(JsonNode document) {
    return switch (new MeshConfigParser().parse(List.of(document))) {
      case Parsed.Valid<MeshConfig>(var config, _) -> config;
      case Parsed.Rejected<MeshConfig>(var problems) ->
          throw new IllegalArgumentException(problems.toString());
    };
  }

  /** Kinds that are not served yet come to nothing, as they do in the server. */
  private static List<MeshEvent> events(JsonNode object, ServiceDefaults defaults) {
    ObjectNode metadata = (ObjectNode) object.path("metadata");
    if (!metadata.has("namespace")) {
      metadata.put("namespace", "default");
    }
    ConfigKind kind =
        ConfigKind.of(object.path("apiVersion").asText(), object.path("kind").asText())
            .orElseThrow();
    ConfigKey key =
        new ConfigKey(kind, metadata.path("namespace").asText(), metadata.path("name").asText());
    return switch (CONVERTER.convert(key, object, Origin.UNKNOWN, defaults)) {
      case Converted.Served(_, var changed, _, _) -> List.of(changed);
      case Converted.Unused() -> List.of();
      case Converted.Refused(var problems) ->
          throw new IllegalArgumentException(key + ": " + problems);
    };
  }
}
