package dev.mizzen.istiod.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.istiod.golden.ProxyDump;
import dev.mizzen.xds.debug.EmittedTypes;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a proxy should get. Every resource goes through its message, so that written and unwritten
 * defaults are the same.
 *
 * @param resources by the type's short name, then by resource name; as {@link ProxyDump} has them
 */
record ExpectedResources(Map<String, Map<String, JsonNode>> resources) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME_TABLE = "nameTable";

  /** Where a kind of resource stands in the file, how it is called in a dump and what it is. */
  private record Kind(String key, String shortName, String nameField, Message type) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("clusters", "cds", "name", Cluster.getDefaultInstance()),
          new Kind("endpoints", "eds", "clusterName", ClusterLoadAssignment.getDefaultInstance()),
          new Kind("listeners", "lds", "name", Listener.getDefaultInstance()),
          new Kind("routes", "rds", "name", RouteConfiguration.getDefaultInstance()));

  static ExpectedResources read(Path file) throws IOException {
    JsonNode root = JSON.readTree(file.toFile());
    Map<String, Map<String, JsonNode>> all = new LinkedHashMap<>();
    for (Kind kind : KINDS) {
      Map<String, JsonNode> named = new LinkedHashMap<>();
      for (JsonNode resource : root.path(kind.key())) {
        named.put(resource.path(kind.nameField()).asText(), throughMessage(resource, kind.type()));
      }
      all.put(kind.shortName(), named);
    }
    JsonNode table = root.path(NAME_TABLE).path("table");
    all.put("nds", Map.of("nds", table.isObject() ? table : JSON.createObjectNode()));
    refuseOthers(root, file);
    return new ExpectedResources(all);
  }

  /** What is not compared must not pass unseen. */
  private static void refuseOthers(JsonNode root, Path file) {
    for (var field : root.properties()) {
      String key = field.getKey();
      if (!key.equals(NAME_TABLE) && KINDS.stream().noneMatch(kind -> kind.key().equals(key))) {
        throw new IllegalStateException(file + ": nothing here compares " + key);
      }
    }
  }

  private static JsonNode throughMessage(JsonNode resource, Message type) throws IOException {
    Message.Builder message = type.newBuilderForType();
    JsonFormat.parser()
        .usingTypeRegistry(EmittedTypes.REGISTRY)
        .merge(resource.toString(), message);
    return ProxyDump.json(Any.pack(message.build()));
  }
}
