package dev.mizzen.bench;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;

/** What a sidecar in namespace {@code default} says of itself in its first request. */
public final class SidecarNode {
  private SidecarNode() {}

  /** The node of the sidecar with this number; numbers differ in name and address alone. */
  public static Node of(int number) {
    String ip =
        "10.%d.%d.%d".formatted(128 + number / 65_025, number / 255 % 255, number % 255 + 1);
    Struct metadata =
        Struct.newBuilder()
            .putFields("NAME", text("bench-" + number))
            .putFields("NAMESPACE", text("default"))
            .putFields("CLUSTER_ID", text("Kubernetes"))
            .putFields("MESH_ID", text("cluster.local"))
            .putFields("ISTIO_VERSION", text("1.30.3"))
            .putFields("SERVICE_ACCOUNT", text("default"))
            .putFields("WORKLOAD_NAME", text("bench"))
            .putFields("INSTANCE_IPS", text(ip))
            .putFields("INTERCEPTION_MODE", text("REDIRECT"))
            .putFields(
                "LABELS",
                Value.newBuilder()
                    .setStructValue(Struct.newBuilder().putFields("app", text("bench")))
                    .build())
            .build();
    return Node.newBuilder()
        .setId("sidecar~%s~bench-%d.default~default.svc.cluster.local".formatted(ip, number))
        .setCluster("bench.default")
        .setMetadata(metadata)
        .setLocality(Locality.newBuilder().setRegion("r1").setZone("z1"))
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
