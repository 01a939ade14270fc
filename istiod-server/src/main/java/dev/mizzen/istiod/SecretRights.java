package dev.mizzen.istiod;

import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.SecretReaders;
import dev.mizzen.xds.stream.SecretAccess;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether workloads may read the Secrets of their namespace: the cluster's API server is asked;
 * where the mesh is a folder, being of the namespace is enough.
 */
final class SecretRights implements SecretAccess, AutoCloseable {
  /** Streams wait that long for an answer to begin, and as long again for its end. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Optional<IstiodConfig.Mesh.Cluster> cluster;
  private Optional<KubeObjects> api = Optional.empty();
  private Optional<SecretReaders> readers = Optional.empty();

  SecretRights(IstiodConfig.Sources sources) {
    this.cluster = MeshSources.cluster(sources);
  }

  @Override
  public boolean mayListSecrets(SpiffeId identity) throws InterruptedException {
    return cluster.isEmpty()
        || readers(cluster.get()).mayList(identity.namespace(), identity.serviceAccount());
  }

  private synchronized SecretReaders readers(IstiodConfig.Mesh.Cluster given) {
    if (readers.isEmpty()) {
      KubeAccess access = given.access();
      KubeObjects opened =
          KubeObjects.open(
              new KubeAccess(
                  access.kubeconfig(), access.queriesPerSecond(), access.burst(), PATIENCE),
              "secret-rights");
      api = Optional.of(opened);
      readers = Optional.of(new SecretReaders(opened, PATIENCE, System::nanoTime));
    }
    return readers.get();
  }

  @Override
  public synchronized void close() {
    api.ifPresent(KubeObjects::close);
  }
}
