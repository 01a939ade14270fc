package dev.mizzen.inject;

import java.util.Map;
import java.util.Optional;

/** What the injector asks about clusters. A port: whoever watches Kubernetes answers. */
public interface ClusterFacts {
  /** Nobody knows anything of any cluster. */
  ClusterFacts NONE =
      new ClusterFacts() {
        @Override
        public Optional<Map<String, String>> kubelets(String cluster) {
          return Optional.empty();
        }

        @Override
        public Optional<Map<String, String>> openShiftNamespace(String cluster, String namespace) {
          return Optional.empty();
        }
      };

  /** Versions of kubelets by name of node; empty where the cluster is unknown. */
  Optional<Map<String, String>> kubelets(String cluster);

  /** Annotations of a namespace; empty where the platform is not OpenShift. */
  Optional<Map<String, String>> openShiftNamespace(String cluster, String namespace);
}
