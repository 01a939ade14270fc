package dev.mizzen.istiod.cluster;

import static dev.mizzen.istiod.cluster.FaultRig.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.golden.ProxyDump;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.ChaosProxy.Network;
import dev.mizzen.registry.apiserver.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What it costs when the API server or its storage freezes, dies, forgets, or goes back in time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageTest {
  private final Path folder;
  private final KubeApiServer server;
  private final Shop shop;
  private FaultRig rig;

  /** With an API server of its own. */
  OutageTest(@TempDir Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.server = KubeApiServer.start(Files.createDirectory(folder.resolve("api")));
    this.shop = new Shop(server);
  }

  @BeforeEach
  void startTheServer() throws IOException, InterruptedException {
    rig = FaultRig.start(server, folder);
  }

  @AfterEach
  void holdTheLaw() throws IOException, InterruptedException {
    try (FaultRig disturbed = rig) {
      disturbed.assertAsAFreshServerHasIt();
    }
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void whileTheApiServerIsFrozenEverythingStaysServed() throws Exception {
    ProxyDump before = rig.dump();

    server.freezeServer();
    ProxyDump during = rig.dump();
    int ready = FaultRig.readiness(rig.istiod());
    server.thawServer();
    shop.endpoints("10.10.1.2");
    Duration recovery = rig.proxy().untilEndpoints(LIMIT, "10.10.1.2");

    assertThat(during).isEqualTo(before);
    assertThat(ready).isEqualTo(200);
    FaultRig.figure("F1 API server frozen: edit served after thaw", recovery);
  }

  @Test
  void whileTheApiServerIsDownEverythingStaysServed() throws Exception {
    ProxyDump before = rig.dump();
    int answers = rig.proxy().responses();

    server.killServer();
    boolean isNoticed = EnvoyProcess.await(LIMIT, () -> FaultRig.kinds(rig.istiod(), "lost") > 0);
    ProxyDump during = rig.dump();
    int ready = FaultRig.readiness(rig.istiod());
    long began = System.nanoTime();
    server.startServer();
    boolean isBack = EnvoyProcess.await(LIMIT, () -> FaultRig.kinds(rig.istiod(), "lost") == 0);
    Duration recovery = FaultRig.since(began);

    assertThat(isNoticed).isTrue();
    assertThat(during).isEqualTo(before);
    assertThat(ready).isEqualTo(200);
    assertThat(isBack).isTrue();
    assertThat(rig.proxy().responses()).as("pushes").isEqualTo(answers);
    FaultRig.figure(
        "F1 API server killed: every kind followed again after its start, no push", recovery);
  }

  @Test
  void aServerThatStartsWithoutAnApiServerWaitsForOne() throws Exception {
    server.killServer();
    try (RunningIstiod late = RunningIstiod.start(server.kubeconfig())) {
      boolean isNoticed = EnvoyProcess.await(LIMIT, () -> FaultRig.kinds(late, "lost") > 0);
      int before = FaultRig.readiness(late);
      long began = System.nanoTime();
      server.startServer();
      boolean isReady = EnvoyProcess.await(LIMIT, late::isReady);

      assertThat(isNoticed).isTrue();
      assertThat(before).isEqualTo(503);
      assertThat(isReady).isTrue();
      FaultRig.figure(
          "F1 started without an API server: ready after its start", FaultRig.since(began));
    }
  }

  @Test
  void whatHappenedInAHistoryThatIsGoneIsFoundAndNothingElsePushed() throws Exception {
    server.apply(Shop.service("short-lived"));
    rig.proxy().untilCluster(LIMIT, Shop.cluster("short-lived"), true);

    rig.network().network(Network.DOWN);
    rig.network().reset();
    server.delete(Shop.service("short-lived"));
    server.killServer();
    server.compact();
    long began = System.nanoTime();
    server.startServer(); // its cache begins here: where the watches were is 410 Gone
    int answers = rig.proxy().responses();
    rig.network().network(Network.SOUND);
    rig.proxy().untilCluster(LIMIT, Shop.cluster("short-lived"), false);
    boolean isBack = EnvoyProcess.await(LIMIT, () -> FaultRig.kinds(rig.istiod(), "lost") == 0);

    assertThat(isBack).isTrue();
    assertThat(rig.proxy().responses() - answers).as("answers, at most one a type").isBetween(1, 3);
    FaultRig.figure(
        "F3 history compacted: missed removal served after the server's start",
        FaultRig.since(began));
  }

  @Test
  void aStorageThatDiedOrWasPutBackIsServedAsItIs() throws Exception {
    Path backup = folder.resolve("backup");
    server.killEtcd();
    copy(server.etcdData(), backup);
    long began = System.nanoTime();
    server.startEtcd();
    server.awaitReady();
    server.apply(Shop.service("later"));
    shop.endpoints("10.10.1.2");
    rig.proxy().untilEndpoints(LIMIT, "10.10.1.2");
    rig.proxy().untilCluster(LIMIT, Shop.cluster("later"), true);
    FaultRig.figure("F6 etcd killed: edit served after its start", FaultRig.since(began));

    server.killServer();
    server.killEtcd();
    remove(server.etcdData());
    copy(backup, server.etcdData());
    began = System.nanoTime();
    server.startEtcd();
    server.startServer();
    rig.proxy().untilEndpoints(LIMIT, "10.10.1.1");
    rig.proxy().untilCluster(LIMIT, Shop.cluster("later"), false);
    FaultRig.figure("F6 older storage put back: served after its start", FaultRig.since(began));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
