package dev.mizzen.xds.generate.cluster;

import com.github.udpa.udpa.type.v1.TypedStruct;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.GeneratorFixture;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.scope.ProxyScope;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All clusters of one proxy, by name, in the order in which they are sent. */
final class Clusters {
  private static final String HTTP_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(UpstreamTlsContext.getDescriptor())
          .add(RawBuffer.getDescriptor())
          .add(HttpProtocolOptions.getDescriptor())
          .add(TypedStruct.getDescriptor())
          .add(CaresDnsResolverConfig.getDescriptor())
          .build();

  private final Map<String, Resource> byName = new LinkedHashMap<>();

  private Clusters() {}

  static Clusters ofSidecar(MeshFixture mesh) {
    PushContext context = mesh.context();
    return of(context, GeneratorFixture.sidecar(context));
  }

  static Clusters ofSidecar(MeshFixture mesh, Map<String, String> metadata) {
    PushContext context = mesh.context();
    return of(context, GeneratorFixture.sidecar(context, metadata));
  }

  static Clusters ofRouter(MeshFixture mesh) {
    PushContext context = mesh.context();
    return of(context, GeneratorFixture.router(context));
  }

  static Clusters of(PushContext context, ProxyScope proxy) {
    Clusters clusters = new Clusters();
    clusters.add(new OutboundClusterGenerator(), context, proxy);
    clusters.add(new PassthroughClusterGenerator(), context, proxy);
    clusters.add(new InboundClusterGenerator(), context, proxy);
    clusters.add(new SniDnatClusterGenerator(), context, proxy);
    return clusters;
  }

  /** A cluster as text, maps in the order of their keys. */
  String text(String name) {
    return text(get(name));
  }

  /** The same of a cluster written as JSON. */
  static String normalized(String json) {
    Cluster.Builder cluster = Cluster.newBuilder();
    try {
      JsonFormat.parser().usingTypeRegistry(TYPES).merge(json, cluster);
    } catch (InvalidProtocolBufferException wrongText) {
      throw new IllegalArgumentException(json, wrongText);
    }
    return text(cluster.build());
  }

  private static String text(Cluster cluster) {
    try {
      return JsonFormat.printer().usingTypeRegistry(TYPES).sortingMapKeys().print(cluster);
    } catch (InvalidProtocolBufferException wrongBytes) {
      throw new IllegalArgumentException(cluster.getName(), wrongBytes);
    }
  }

  private <S, I extends Record> void add(
      Generator.Wildcard<S, I> generator, PushContext context, ProxyScope proxy) {
    for (I input :
        generator.scope(proxy).map(scope -> generator.select(context, scope)).orElse(List.of())) {
      Resource resource = generator.build(input);
      byName.put(resource.name(), resource);
    }
  }

  List<String> names() {
    return new ArrayList<>(byName.keySet());
  }

  Cluster get(String name) {
    return (Cluster) resource(name).message();
  }

  Resource resource(String name) {
    Resource resource = byName.get(name);
    if (resource == null) {
      throw new IllegalArgumentException("no cluster " + name + " among " + byName.keySet());
    }
    return resource;
  }

  HttpProtocolOptions http(String name) {
    return GeneratorFixture.unpack(
        get(name).getTypedExtensionProtocolOptionsOrThrow(HTTP_OPTIONS), HttpProtocolOptions.class);
  }

  boolean hasHttp(String name) {
    return get(name).containsTypedExtensionProtocolOptions(HTTP_OPTIONS);
  }

  /** The TLS of the cluster's one socket. */
  UpstreamTlsContext tls(String name) {
    return GeneratorFixture.unpack(
        get(name).getTransportSocket().getTypedConfig(), UpstreamTlsContext.class);
  }

  /** The TLS towards endpoints that take mutual TLS. */
  UpstreamTlsContext autoMtls(String name) {
    return GeneratorFixture.unpack(
        get(name).getTransportSocketMatches(0).getTransportSocket().getTypedConfig(),
        UpstreamTlsContext.class);
  }

  String istioMetadata(String name, String field) {
    return get(name)
        .getMetadata()
        .getFilterMetadataOrThrow("istio")
        .getFieldsOrThrow(field)
        .getStringValue();
  }

  boolean hasIstioMetadata(String name, String field) {
    return get(name).getMetadata().getFilterMetadataOrThrow("istio").containsFields(field);
  }
}
