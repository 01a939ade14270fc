package dev.mizzen.xds.debug;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.xds.protocol.Acknowledgement;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.stream.ConnectionView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was sent to each proxy and what it acknowledged. Shape: the body of istiod's {@code
 * /debug/syncz}.
 */
public final class SyncStatus {
  private static final Map<XdsType, String> PREFIXES =
      Map.of(
          XdsType.CLUSTER, "cluster",
          XdsType.LISTENER, "listener",
          XdsType.ROUTE, "route",
          XdsType.ENDPOINT, "endpoint",
          XdsType.EXTENSION_CONFIG, "extensionconfig");

  private SyncStatus() {}

  /**
   * @param namespace only proxies of this namespace; empty for all
   */
  public static ArrayNode of(List<ConnectionView> connections, Optional<String> namespace) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    connections.stream()
        .filter(c -> namespace.isEmpty() || namespace.get().equals(c.proxy().configNamespace()))
        .forEach(c -> rows.add(row(c)));
    return rows;
  }

  private static ObjectNode row(ConnectionView connection) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("cluster_id", connection.proxy().metadata().clusterId());
    row.put("proxy", connection.proxy().id().id());
    row.put("proxy_type", connection.proxy().type().text());
    row.put("istio_version", connection.proxy().metadata().istioVersion());
    ObjectNode resources = JsonNodeFactory.instance.objectNode();
    connection
        .watches()
        .forEach(
            (type, watch) -> {
              Acknowledgement ack = watch.acknowledgement();
              String prefix = PREFIXES.get(type);
              if (prefix != null) {
                ack.nonceSent().ifPresent(nonce -> row.put(prefix + "_sent", nonce));
                ack.nonceAcked().ifPresent(nonce -> row.put(prefix + "_acked", nonce));
              }
              resources.set(type.typeUrl(), resource(ack));
            });
    row.set("resources", resources);
    return row;
  }

  private static ObjectNode resource(Acknowledgement ack) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    ack.nonceSent().ifPresent(nonce -> resource.put("sent", nonce));
    ack.nonceAcked().ifPresent(nonce -> resource.put("acked", nonce));
    ack.sentAt().ifPresent(at -> resource.put("sentTime", at.toString()));
    ack.error().ifPresent(error -> resource.put("lastError", error.getMessage()));
    return resource;
  }
}
