package dev.mizzen.xds.scope;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.model.proxy.Proxy;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Map;

/**
 * A proxy's node message; without further words of cluster {@code Kubernetes} and version 1.30.3.
 */
public final class NodeFixture {
  private final Node.Builder node = Node.newBuilder();
  private final Struct.Builder metadata = Struct.newBuilder();

  private NodeFixture(String type, String namespace, String name, String ip) {
    node.setId("%s~%s~%s.%s~%s.svc.cluster.local".formatted(type, ip, name, namespace, namespace));
    with("NAMESPACE", namespace).with("CLUSTER_ID", "Kubernetes").with("ISTIO_VERSION", "1.30.3");
  }

  public static NodeFixture sidecar(String namespace, String name, String ip) {
    return new NodeFixture("sidecar", namespace, name, ip);
  }

  public static NodeFixture router(String namespace, String name, String ip) {
    return new NodeFixture("router", namespace, name, ip);
  }

  public NodeFixture id(String id) {
    node.setId(id);
    return this;
  }

  public NodeFixture with(String key, String text) {
    return with(key, Value.newBuilder().setStringValue(text).build());
  }

  public NodeFixture with(String key, Value value) {
    metadata.putFields(key, value);
    return this;
  }

  public NodeFixture labels(Map<String, String> labels) {
    Struct.Builder struct = Struct.newBuilder();
    labels.forEach(
        (name, value) -> struct.putFields(name, Value.newBuilder().setStringValue(value).build()));
    return with("LABELS", Value.newBuilder().setStructValue(struct).build());
  }

  public NodeFixture locality(String region, String zone, String subZone) {
    node.getLocalityBuilder().setRegion(region).setZone(zone).setSubZone(subZone);
    return this;
  }

  public NodeFixture extension(String name) {
    node.addExtensionsBuilder().setName(name);
    return this;
  }

  public Node build() {
    return node.setMetadata(metadata).build();
  }

  public Proxy proxy() {
    return Proxies.read(build());
  }
}
