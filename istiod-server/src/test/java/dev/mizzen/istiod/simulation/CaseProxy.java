package dev.mizzen.istiod.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.xds.scope.Proxies;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.List;

/** The proxy that a case describes. */
final class CaseProxy {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CaseProxy() {}

  /**
   * As if it had connected, but for two things. Cases set its namespace on its own, and some set
   * another one in the metadata. And its labels hold whatever services say of its address.
   */
  static Proxy of(JsonNode json) {
    List<String> ips = json.path("ipAddresses").valueStream().map(JsonNode::asText).toList();
    String id =
        String.join(
            "~",
            json.path("type").asText(),
            ips.getFirst(),
            name(json) + "." + json.path("configNamespace").asText(),
            json.path("dnsDomain").asText());
    Proxy connected = Proxies.read(Node.newBuilder().setId(id).setMetadata(metadata(json)).build());
    return new Proxy(
        connected.id(),
        ips,
        json.path("configNamespace").asText(),
        connected.serviceCluster(),
        connected.nodeLocality(),
        connected.dialect(),
        connected.metadata());
  }

  /** The name of its pod, which cases put into a namespace of its own. */
  static String name(JsonNode proxy) {
    return proxy.path("id").asText().split("[.]", 2)[0];
  }

  private static Struct metadata(JsonNode proxy) {
    Struct labels = struct(proxy.path("labels"));
    return struct(proxy.path("metadata")).toBuilder()
        .putFields("STATIC_LABELS", Value.newBuilder().setStructValue(labels).build())
        .build();
  }

  private static Struct struct(JsonNode json) {
    if (json.isMissingNode()) {
      return Struct.getDefaultInstance();
    }
    try {
      Struct.Builder struct = Struct.newBuilder();
      JsonFormat.parser().merge(JSON.writeValueAsString(json), struct);
      return struct.build();
    } catch (JsonProcessingException | InvalidProtocolBufferException notJson) {
      throw new IllegalArgumentException(json.toString(), notJson);
    }
  }
}
