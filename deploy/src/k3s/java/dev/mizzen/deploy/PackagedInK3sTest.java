package dev.mizzen.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.chart.ChartFiles;
import dev.mizzen.registry.apiserver.Eventually;
import dev.mizzen.testing.Storey;
import dev.mizzen.testing.Storeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** The image and our chart in a cluster with a node: the server becomes ready, and pods injected. */
@Timeout(900)
class PackagedInK3sTest {
  private static final DockerImageName K3S = DockerImageName.parse("rancher/k3s:v1.33.4-k3s1");

  /** As the image's own name is in full. */
  private static final String IMAGE = "docker.io/" + System.getProperty("mizzen.image.name", "");

  @BeforeAll
  static void requireMachine() {
    boolean hasDocker = DockerClientFactory.instance().isDockerAvailable();
    Storeys.requireAll(Storey.DOCKER, hasDocker ? List.of() : List.of("a Docker engine"));
  }

  @Test
  void aPodComesOutInjected(@TempDir Path folder) throws Exception {
    ChartFiles chart = ChartFiles.write("istio-system", "image: " + IMAGE, folder);
    try (K3sContainer k3s = new K3sContainer(K3S)) {
      k3s.start();
      importImage(k3s);
      copy(k3s, Path.of("crds"), "/tmp/crds");
      copy(k3s, chart.all(), "/tmp/chart.json");

      run(k3s, "kubectl", "apply", "--server-side", "-f", "/tmp/crds");
      run(k3s, "kubectl", "create", "namespace", "istio-system");
      run(k3s, "kubectl", "apply", "--server-side", "-f", "/tmp/chart.json");
      run(k3s, "kubectl", "-n", "istio-system", "rollout", "status", "deployment/istiod", "--timeout=300s");
      run(k3s, "kubectl", "create", "namespace", "shop");
      run(k3s, "kubectl", "label", "namespace", "shop", "istio-injection=enabled");

      // Until the server has put its root into the webhook, the API server refuses pods.
      Eventually.isTrue(() -> isCreated(k3s));
      assertThat(
              run(k3s, "kubectl", "-n", "shop", "get", "pod", "a", "-o", "jsonpath={.spec.initContainers[*].name}"))
          .contains("istio-proxy");
    }
  }

  private static boolean isCreated(K3sContainer k3s) throws IOException, InterruptedException {
    return k3s.execInContainer("kubectl", "-n", "shop", "run", "a", "--image=registry.k8s.io/pause:3.10")
            .getExitCode()
        == 0;
  }

  /** Under the name by which kubelets look for it. */
  private static void importImage(K3sContainer k3s) throws IOException, InterruptedException {
    copy(k3s, Path.of(System.getProperty("mizzen.image", "")), "/tmp/istiod.tar");
    run(k3s, "ctr", "images", "import", "/tmp/istiod.tar");
    String names = run(k3s, "ctr", "images", "ls", "-q");
    String imported =
        names.lines().filter(name -> name.contains("mizzen/istiod:")).findFirst().orElseThrow();
    if (!imported.equals(IMAGE)) {
      run(k3s, "ctr", "images", "tag", imported, IMAGE);
    }
  }

  private static void copy(K3sContainer k3s, Path file, String to) {
    k3s.copyFileToContainer(MountableFile.forHostPath(file.toAbsolutePath()), to);
  }

  private static String run(K3sContainer k3s, String... command)
      throws IOException, InterruptedException {
    ExecResult result = k3s.execInContainer(command);
    assertThat(result.getExitCode())
        .as("%s%n%s", Arrays.toString(command), result.getStderr())
        .isZero();
    return result.getStdout();
  }
}
