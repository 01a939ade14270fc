package dev.mizzen.istiod;

import com.google.protobuf.Value;
import dev.mizzen.model.service.ClusterId;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What callers may call clusters ({@code --clusterID}, {@code --clusterAliases}).
 *
 * <p>Source: Istio 1.30, pilot/pkg/xds/ads.go, initConnection; kubeauth/kube_jwt.go.
 *
 * @param own this server's cluster
 * @param aliases ids by their other names; a cluster has one other name at most
 */
public record ClusterNames(ClusterId own, Map<String, String> aliases) {
  private static final String KEY = "CLUSTER_ID";

  /**
   * @throws IllegalArgumentException where a cluster has two other names
   */
  public ClusterNames {
    aliases = Map.copyOf(aliases);
    Set<String> ids = new HashSet<>();
    for (String id : aliases.values()) {
      if (!ids.add(id)) {
        throw new IllegalArgumentException("--clusterAliases: " + id + " has more than one alias");
      }
    }
  }

  /** A cluster with one name. */
  public ClusterNames(ClusterId own) {
    this(own, Map.of());
  }

  /** What callers of the own cluster may say that they are of. */
  Set<String> ofOwn() {
    Set<String> names = new HashSet<>();
    names.add(own.value());
    aliases.forEach(
        (alias, id) -> {
          if (id.equals(own.value())) {
            names.add(alias);
          }
        });
    return Set.copyOf(names);
  }

  /** The node with its cluster's id in place of another name. */
  Node canonical(Node node) {
    String said =
        node.getMetadata().getFieldsOrDefault(KEY, Value.getDefaultInstance()).getStringValue();
    if (!aliases.containsKey(said)) {
      return node;
    }
    Value id = Value.newBuilder().setStringValue(aliases.getOrDefault(said, said)).build();
    return node.toBuilder().setMetadata(node.getMetadata().toBuilder().putFields(KEY, id)).build();
  }
}
