package dev.mizzen.xds.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.xds.debug.EmittedTypes;
import dev.mizzen.xds.simulation.Call.Address;
import dev.mizzen.xds.simulation.Call.Arrival;
import dev.mizzen.xds.simulation.Call.ClientCertificate;
import dev.mizzen.xds.simulation.Call.HttpVersion;
import dev.mizzen.xds.simulation.Call.Payload;
import dev.mizzen.xds.simulation.Call.Security;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an Envoy is sent, as YAML. Shorthands: {@code tcp: NAME} is a filter list that passes TCP to
 * a cluster, {@code http: TABLE} one that routes HTTP.
 */
final class Configs {
  static final Security PLAINTEXT = new Security.Plaintext();
  static final Payload BYTES = new Payload.Bytes();

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final JsonFormat.Parser PARSER =
      JsonFormat.parser().usingTypeRegistry(EmittedTypes.REGISTRY);
  private static final String TCP =
      """
      filters: [{name: tcp, typedConfig: {'@type': type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, cluster: $1}}]""";
  private static final String HTTP =
      """
      filters: [{name: http, typedConfig: {'@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager, rds: {routeConfigName: $1}}}]""";

  private Configs() {}

  /**
   * A whole config.
   *
   * @param yaml fields {@code listeners}, {@code clusters}, {@code routes}, {@code endpoints}
   */
  static EnvoyConfig config(String yaml) {
    JsonNode all = tree(yaml);
    return EnvoyConfig.of(
        list(all.path("listeners"), Listener.getDefaultInstance()),
        list(all.path("clusters"), Cluster.getDefaultInstance()),
        list(all.path("routes"), RouteConfiguration.getDefaultInstance()),
        list(all.path("endpoints"), ClusterLoadAssignment.getDefaultInstance()));
  }

  static Listener listener(String yaml) {
    return read(tree(yaml), Listener.getDefaultInstance());
  }

  static RouteConfiguration table(String yaml) {
    return read(tree(yaml), RouteConfiguration.getDefaultInstance());
  }

  /** A plaintext TCP connection of the workload to this address. */
  static Call outbound(String ip, int port) {
    return new Call(Arrival.OUTBOUND, Call.SOMEWHERE, new Address(ip, port), PLAINTEXT, BYTES);
  }

  static Call arriving(Call call, Arrival arrival) {
    return new Call(arrival, call.source(), call.destination(), call.security(), call.payload());
  }

  static Call with(Call call, Security security) {
    return new Call(call.arrival(), call.source(), call.destination(), security, call.payload());
  }

  static Call with(Call call, Payload payload) {
    return new Call(call.arrival(), call.source(), call.destination(), call.security(), payload);
  }

  static Call sentFrom(Call call, String ip, int port) {
    return new Call(
        call.arrival(), new Address(ip, port), call.destination(), call.security(), call.payload());
  }

  static Security.Tls tls(String sni, String... alpn) {
    return new Security.Tls(Optional.of(sni), List.of(alpn), ClientCertificate.NONE);
  }

  static Security.Tls tls(ClientCertificate certificate) {
    return new Security.Tls(Optional.empty(), List.of(), certificate);
  }

  static Payload.Http get(String authority, String path) {
    return get(authority, path, Map.of());
  }

  static Payload.Http get(String authority, String path, Map<String, String> headers) {
    return new Payload.Http(HttpVersion.HTTP_1_1, "GET", authority, path, headers);
  }

  private static JsonNode tree(String yaml) {
    String full = yaml.replaceAll("tcp: ([\\w|.-]+)", TCP).replaceAll("http: ([\\w|.-]+)", HTTP);
    try {
      return YAML.readTree(full);
    } catch (JsonProcessingException noYaml) {
      throw new IllegalArgumentException(full, noYaml);
    }
  }

  private static <M extends Message> List<M> list(JsonNode items, M type) {
    return items.valueStream().map(item -> read(item, type)).toList();
  }

  @SuppressWarnings("unchecked") // a builder of M builds M
  private static <M extends Message> M read(JsonNode json, M type) {
    Message.Builder builder = type.newBuilderForType();
    try {
      PARSER.merge(json.toString(), builder);
    } catch (InvalidProtocolBufferException wrong) {
      throw new IllegalArgumentException(json.toString(), wrong);
    }
    return (M) builder.build();
  }
}
