package dev.mizzen.istiod.stream;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;

/** Requests as proxies send them. */
final class Requests {
  private Requests() {}

  static Node node() {
    return Node.newBuilder()
        .setId("sidecar~10.10.2.24~sleep-v1-0.client~client.svc.cluster.local")
        .setCluster("sleep.client")
        .setMetadata(
            Struct.newBuilder()
                .putFields("NAMESPACE", text("client"))
                .putFields("CLUSTER_ID", text("Kubernetes"))
                .putFields("ISTIO_VERSION", text("1.30.3")))
        .build();
  }

  static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  /** A first request of the state of the world. */
  static DiscoveryRequest first(XdsType type) {
    return DiscoveryRequest.newBuilder().setNode(node()).setTypeUrl(type.typeUrl()).build();
  }

  /** A first request by delta. */
  static DeltaDiscoveryRequest.Builder firstDelta(XdsType type) {
    return DeltaDiscoveryRequest.newBuilder().setNode(node()).setTypeUrl(type.typeUrl());
  }
}
