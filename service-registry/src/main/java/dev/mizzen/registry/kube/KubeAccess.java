package dev.mizzen.registry.kube;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the API server is reached.
 *
 * @param kubeconfig {@code --kubeconfig}; empty, or a file that is not there, means {@code
 *     KUBECONFIG}, then the pod's own service account, then {@code ~/.kube/config}
 * @param queriesPerSecond {@code --kubernetesApiQPS}: requests started a second over time; more
 *     than 0
 * @param burst {@code --kubernetesApiBurst}: requests started at once; at least 1
 * @param requestTimeout longest wait for an answer to begin
 */
public record KubeAccess(
    Optional<Path> kubeconfig, double queriesPerSecond, int burst, Duration requestTimeout) {
  public static final double DEFAULT_QUERIES_PER_SECOND = 80;
  public static final int DEFAULT_BURST = 160;
  public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(15);

  public KubeAccess {
    if (!(queriesPerSecond > 0)) {
      throw new IllegalArgumentException(
          "kubernetesApiQPS is " + queriesPerSecond + ", want more than 0");
    }
    if (burst < 1) {
      throw new IllegalArgumentException("kubernetesApiBurst is " + burst + ", want 1 or more");
    }
  }

  /** Istio's limits. */
  public static KubeAccess by(Optional<Path> kubeconfig) {
    return new KubeAccess(
        kubeconfig, DEFAULT_QUERIES_PER_SECOND, DEFAULT_BURST, DEFAULT_REQUEST_TIMEOUT);
  }
}
