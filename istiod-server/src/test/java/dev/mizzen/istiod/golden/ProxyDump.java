package dev.mizzen.istiod.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.xds.api.nds.NameTable;
import dev.mizzen.xds.debug.EmittedTypes;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Everything a proxy gets that subscribes as Envoy does: clusters, endpoints of the EDS clusters,
 * listeners, the routes they name, the name table.
 *
 * @param resources by short type name, then by resource name
 */
public record ProxyDump(Map<String, Map<String, JsonNode>> resources) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().usingTypeRegistry(EmittedTypes.REGISTRY);

  public static ProxyDump of(AdsClient client) throws InterruptedException {
    Map<String, Map<String, JsonNode>> all = new LinkedHashMap<>();
    List<Any> clusters = client.fetch(XdsType.CLUSTER, List.of());
    all.put("cds", named(clusters, "name"));
    List<String> endpoints = edsNames(clusters);
    all.put(
        "eds",
        endpoints.isEmpty()
            ? Map.of()
            : named(client.fetch(XdsType.ENDPOINT, endpoints), "clusterName"));
    Map<String, JsonNode> listeners = named(client.fetch(XdsType.LISTENER, List.of()), "name");
    all.put("lds", listeners);
    TreeSet<String> routes = new TreeSet<>();
    listeners
        .values()
        .forEach(listener -> routes.addAll(listener.findValuesAsText("routeConfigName")));
    all.put(
        "rds",
        routes.isEmpty()
            ? Map.of()
            : named(client.fetch(XdsType.ROUTE, List.copyOf(routes)), "name"));
    all.put("nds", nameTable(client.fetch(XdsType.NAME_TABLE, List.of())));
    return new ProxyDump(all);
  }

  private static List<String> edsNames(List<Any> clusters) {
    List<String> names = new ArrayList<>();
    for (Any any : clusters) {
      Cluster cluster = unpack(any);
      if (cluster.getType() == Cluster.DiscoveryType.EDS) {
        names.add(cluster.getEdsClusterConfig().getServiceName());
      }
    }
    return names;
  }

  private static Cluster unpack(Any any) {
    try {
      return any.unpack(Cluster.class);
    } catch (InvalidProtocolBufferException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  private static Map<String, JsonNode> named(List<Any> resources, String nameField) {
    Map<String, JsonNode> named = new LinkedHashMap<>();
    for (Any any : resources) {
      JsonNode json = json(any);
      JsonNode before = named.put(json.path(nameField).asText(), json);
      if (before != null) {
        throw new IllegalStateException("two resources are named " + json.path(nameField).asText());
      }
    }
    return named;
  }

  /** The name table in the recordings' form: every entry under its host. */
  private static Map<String, JsonNode> nameTable(List<Any> resources) {
    Map<String, JsonNode> table = new LinkedHashMap<>();
    for (Any any : resources) {
      try {
        JsonNode names = JSON.readTree(JsonFormat.printer().print(any.unpack(NameTable.class)));
        table.put("nds", names.has("table") ? names.get("table") : JSON.createObjectNode());
      } catch (InvalidProtocolBufferException | JsonProcessingException wrong) {
        throw new IllegalStateException(wrong);
      }
    }
    return table;
  }

  /** A resource in the form of the dump. */
  public static JsonNode json(Any any) {
    try {
      JsonNode json = JSON.readTree(PRINTER.print(any));
      ((com.fasterxml.jackson.databind.node.ObjectNode) json).remove("@type");
      return json;
    } catch (InvalidProtocolBufferException | JsonProcessingException wrong) {
      throw new IllegalStateException("cannot print " + any.getTypeUrl(), wrong);
    }
  }
}
