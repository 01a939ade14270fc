package dev.mizzen.xds.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Origin;
import dev.mizzen.model.parse.ConfigParser;
import dev.mizzen.model.parse.MeshConfigParser;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.UnknownFields;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.scope.Proxies;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.ScopeBuilder;
import io.envoyproxy.envoy.config.core.v3.Extension;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;
import java.util.Map;

/**
 * Proxies and objects as tests of generators write them. JSON may leave quotes of names out and use
 * single quotes.
 */
public final class GeneratorFixture {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private GeneratorFixture() {}

  /** A mesh with istiod's defaults. */
  public static MeshFixture mesh() {
    return mesh("{}");
  }

  /** A mesh with these settings over istiod's defaults. */
  public static MeshFixture mesh(String meshConfig) {
    Parsed<MeshConfig> parsed = new MeshConfigParser().parse(List.of(json(meshConfig)));
    return MeshFixture.create().with(valid(parsed));
  }

  /** An Istio object. */
  public static ConfigResource<?> object(String document) {
    return valid(new ConfigParser(UnknownFields.REFUSE).parse(json(document), Origin.UNKNOWN));
  }

  /** A DestinationRule of namespace {@code shop}. */
  public static ConfigResource<?> destinationRule(String name, String spec) {
    return object(
        "{apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: {name: '%s', namespace: 'shop'}, spec: %s}"
            .formatted(name, spec));
  }

  /** The class of a sidecar in namespace {@code client}, in region r1, zone z1. */
  public static ProxyScope sidecar(PushContext context) {
    return scope(context, "sidecar~10.1.0.1~web-0.client~client.svc.cluster.local", Map.of());
  }

  /** The same with more metadata. */
  public static ProxyScope sidecar(PushContext context, Map<String, String> metadata) {
    return scope(context, "sidecar~10.1.0.1~web-0.client~client.svc.cluster.local", metadata);
  }

  /** The class of a router in namespace {@code edge}. */
  public static ProxyScope router(PushContext context) {
    return router(context, Map.of());
  }

  /** The same with metadata of its own. */
  public static ProxyScope router(PushContext context, Map<String, String> metadata) {
    return scope(context, "router~10.1.0.2~gate-0.edge~edge.svc.cluster.local", metadata);
  }

  /** The class of a sidecar whose Envoy lists extensions, none of Istio's own. */
  public static ProxyScope stockEnvoy(PushContext context) {
    Node node =
        node("sidecar~10.1.0.1~web-0.client~client.svc.cluster.local", Map.of()).toBuilder()
            .addExtensions(Extension.newBuilder().setName("envoy.filters.network.tcp_proxy"))
            .build();
    return ScopeBuilder.build(context, Proxies.read(node));
  }

  private static ProxyScope scope(PushContext context, String id, Map<String, String> metadata) {
    return ScopeBuilder.build(context, Proxies.read(node(id, metadata)));
  }

  private static Node node(String id, Map<String, String> metadata) {
    Struct.Builder fields = Struct.newBuilder().putFields("CLUSTER_ID", text("Kubernetes"));
    metadata.forEach((key, value) -> fields.putFields(key, text(value)));
    return Node.newBuilder()
        .setId(id)
        .setCluster("web.client")
        .setMetadata(fields)
        .setLocality(Locality.newBuilder().setRegion("r1").setZone("z1").setSubZone("s1"))
        .build();
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }

  /** What {@code any} holds. */
  public static <M extends Message> M unpack(Any any, Class<M> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException wrongBytes) {
      throw new IllegalArgumentException(any.getTypeUrl(), wrongBytes);
    }
  }

  /** The names that the peer's certificate may have. */
  @SuppressWarnings("deprecation")
  public static List<String> exactNames(CertificateValidationContext context) {
    return context.getMatchSubjectAltNamesList().stream().map(StringMatcher::getExact).toList();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException wrongText) {
      throw new IllegalArgumentException(text, wrongText);
    }
  }

  private static <T> T valid(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Valid<T> valid -> valid.value();
      case Parsed.Rejected<T> rejected ->
          throw new IllegalArgumentException(rejected.problems().toString());
    };
  }
}
