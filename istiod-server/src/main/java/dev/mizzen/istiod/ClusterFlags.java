package dev.mizzen.istiod;

import dev.mizzen.model.service.ClusterId;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The flags that name clusters. */
final class ClusterFlags {
  @Option(
      names = "--clusterID",
      paramLabel = "ID",
      description = "This cluster's name. [${DEFAULT-VALUE}]",
      defaultValue = "${env:CLUSTER_ID:-Kubernetes}")
  private String id = "Kubernetes";

  @Option(
      names = "--clusterAliases",
      paramLabel = "ALIAS=ID,…",
      description = "Other names of clusters, one each, which callers may use. [${DEFAULT-VALUE}]")
  private String aliases = "";

  ClusterId id() {
    return new ClusterId(id);
  }

  /**
   * @throws IllegalArgumentException where a cluster has two other names, or a name no cluster
   */
  ClusterNames names() {
    Map<String, String> ids = new HashMap<>();
    for (String pair : aliases.isEmpty() ? new String[0] : aliases.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1 || equals == pair.length() - 1) {
        throw new IllegalArgumentException(
            "--clusterAliases has \"" + pair + "\", want ALIAS=ID,…");
      }
      ids.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return new ClusterNames(id(), ids);
  }
}
