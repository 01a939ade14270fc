package dev.mizzen.istiod.hostile;

import com.google.protobuf.Message;
import dev.mizzen.xds.protocol.XdsRequest;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.Proxies;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.function.Function;

/** A stream's first request: its bytes, and what its node says. */
final class DiscoveryTargets {
  private static final List<String> METADATA =
      List.of(
          "NAMESPACE",
          "SERVICE_ACCOUNT",
          "CLUSTER_ID",
          "LABELS",
          "ANNOTATIONS",
          "INSTANCE_IPS",
          "ISTIO_VERSION",
          "PROXY_CONFIG",
          "INTERCEPTION_MODE",
          "POD_PORTS",
          "NETWORK",
          "REQUESTED_NETWORK_VIEW",
          "HTTP_PROXY_PORT",
          "IDLE_TIMEOUT",
          "DNS_CAPTURE",
          "ENABLE_HBONE",
          "TLS_SERVER_CERT_CHAIN",
          "TLS_CLIENT_ROOT_CERT",
          "MESH_ID",
          "WORKLOAD_NAME",
          "OWNER",
          "GENERATOR",
          "UNPRIVILEGED_POD",
          "STS_PORT",
          "BASE",
          "no such key");

  private DiscoveryTargets() {}

  static List<FuzzTarget> all() {
    return List.of(
        new Bytes<>(
            "DiscoveryRequest",
            ProtoUtils.marshaller(DiscoveryRequest.getDefaultInstance()),
            XdsRequest::of,
            seeds(DiscoveryRequest.newBuilder(), "discovery")),
        new Bytes<>(
            "DeltaDiscoveryRequest",
            ProtoUtils.marshaller(DeltaDiscoveryRequest.getDefaultInstance()),
            XdsRequest::of,
            deltas()),
        new NodeMetadata(nodes()));
  }

  private static List<byte[]> seeds(Message.Builder prototype, String kind) {
    return Corpus.of(kind).stream()
        .map(entry -> entry.message(prototype.clone()).build().toByteArray())
        .toList();
  }

  static List<DiscoveryRequest> requests() {
    return Corpus.of("discovery").stream()
        .map(entry -> entry.message(DiscoveryRequest.newBuilder()).build())
        .toList();
  }

  /** Requests of delta streams, as bytes. */
  static List<byte[]> deltas() {
    return seeds(DeltaDiscoveryRequest.newBuilder(), "delta");
  }

  private static List<Node> nodes() {
    return requests().stream().map(DiscoveryRequest::getNode).toList();
  }

  /** A node like another, with metadata that others would not send. */
  static Node spoil(Node good, Mutator random) {
    Node.Builder node = good.toBuilder();
    for (int i = 1 + random.below(4); i > 0; i--) {
      node.getMetadataBuilder().putFields(random.oneOf(METADATA), random.value());
    }
    if (random.onceIn(4)) {
      node.setId(random.text(good.getId()));
    }
    if (random.onceIn(8)) {
      node.getLocalityBuilder().setRegion(random.text()).setZone(random.text());
    }
    return node.build();
  }

  private record Bytes<Q extends Message>(
      String name,
      MethodDescriptor.Marshaller<Q> marshaller,
      Function<Q, XdsRequest> normalise,
      List<byte[]> seeds)
      implements FuzzTarget {
    @Override
    public boolean take(Mutator random) {
      byte[] bytes = random.spoil(random.oneOf(seeds));
      try {
        XdsRequest request = normalise.apply(marshaller.parse(new ByteArrayInputStream(bytes)));
        request.node().ifPresent(Proxies::read);
        return XdsType.of(request.typeUrl()).isPresent();
      } catch (StatusRuntimeException | IllegalArgumentException refused) {
        return false;
      }
    }
  }

  private record NodeMetadata(List<Node> seeds) implements FuzzTarget {
    @Override
    public String name() {
      return "Node";
    }

    @Override
    public boolean take(Mutator random) {
      try {
        return !Proxies.read(spoil(random.oneOf(seeds), random)).id().id().isEmpty();
      } catch (IllegalArgumentException refused) {
        return false;
      }
    }
  }
}
