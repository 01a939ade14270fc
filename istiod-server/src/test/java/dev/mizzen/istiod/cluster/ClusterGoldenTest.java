package dev.mizzen.istiod.cluster;

import dev.mizzen.istiod.golden.AdsClient;
import dev.mizzen.istiod.golden.GoldenFolder;
import dev.mizzen.istiod.golden.GoldenFolder.Recording;
import dev.mizzen.istiod.golden.ProxyDump;
import dev.mizzen.istiod.golden.RecordedAnswers;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every recorded case by {@code kubectl apply}: what each proxy gets is what istiod 1.30.3 sent it,
 * as it is for a server of files.
 */
@ExtendWith(SharedApiServer.class)
class ClusterGoldenTest {
  private final GoldenFolder folder = GoldenFolder.find();
  private final RecordedAnswers recorded = new RecordedAnswers(folder);
  private final KubeApiServer server;
  private final MeshCluster cluster;
  private final Manifests base;

  ClusterGoldenTest(KubeApiServer server) throws IOException {
    this.server = server;
    this.cluster = new MeshCluster(server);
    this.base = Manifests.read(folder.root().resolve("base.yaml"));
  }

  @TestFactory
  Stream<DynamicTest> aProxyGetsWhatWasRecorded() throws InterruptedException {
    cluster.define();
    cluster.apply(base);
    return folder.cases().stream()
        .map(
            caseFolder ->
                DynamicTest.dynamicTest(
                    String.valueOf(caseFolder.getFileName()), () -> compare(caseFolder)));
  }

  @AfterEach
  void takeTheMeshAway() throws InterruptedException {
    cluster.delete(base);
  }

  private void compare(Path caseFolder) throws IOException, InterruptedException {
    Map<Recording, ProxyDump> dumps = dumps(caseFolder);
    Assertions.assertAll(
        dumps.entrySet().stream()
            .map(entry -> () -> recorded.assertEqual(entry.getKey(), entry.getValue())));
  }

  private Map<Recording, ProxyDump> dumps(Path caseFolder)
      throws IOException, InterruptedException {
    Manifests manifests =
        Manifests.meshSettings(
                caseFolder.resolve("mesh.yaml"), caseFolder.resolve("mesh-networks.yaml"))
            .and(Manifests.read(caseFolder.resolve("manifests.yaml")));
    cluster.apply(manifests);
    Map<Recording, ProxyDump> dumps = new LinkedHashMap<>();
    try (RunningIstiod istiod = RunningIstiod.start(server.kubeconfig())) {
      for (Recording recording : folder.recordings(caseFolder)) {
        try (AdsClient proxy =
            AdsClient.stateOfTheWorld(istiod.grpcPort(), recorded.node(recording.proxy()))) {
          dumps.put(recording, ProxyDump.of(proxy));
        }
      }
    } finally {
      cluster.delete(manifests);
    }
    return dumps;
  }
}
