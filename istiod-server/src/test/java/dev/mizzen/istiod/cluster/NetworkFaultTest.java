package dev.mizzen.istiod.cluster;

import static dev.mizzen.istiod.cluster.FaultRig.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.ChaosProxy.Network;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What it costs when the network to the API server is slow, breaks, or swallows. */
@ExtendWith(SharedApiServer.class)
class NetworkFaultTest {
  private final Shop shop;
  private final KubeApiServer server;
  @TempDir private Path folder;
  private FaultRig rig;

  NetworkFaultTest(KubeApiServer server) {
    this.server = server;
    this.shop = new Shop(server);
  }

  @BeforeEach
  void start() throws IOException, InterruptedException {
    rig = FaultRig.start(server, folder);
  }

  @AfterEach
  void holdTheLaw() throws IOException, InterruptedException {
    try (FaultRig disturbed = rig) {
      disturbed.network().network(Network.SOUND);
      disturbed.assertAsAFreshServerHasIt();
    } finally {
      shop.close();
    }
  }

  @Test
  void aSlowNetworkIsServedSlowlyButWhole() throws Exception {
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    rig.network().network(Network.slow(Duration.ofMillis(500), 8_000));
    long began = System.nanoTime();
    try (RunningIstiod slow = RunningIstiod.start(folder.resolve("through-the-network"))) {
      boolean isReady = EnvoyProcess.await(LIMIT, slow::isReady);
      Duration start = FaultRig.since(began);
      shop.endpoints("10.10.1.2", "10.10.1.3");
      Duration lag = rig.proxy().untilEndpoints(LIMIT, "10.10.1.2", "10.10.1.3");
      int more = ManagementFactory.getThreadMXBean().getThreadCount() - threads;

      assertThat(isReady).isTrue();
      assertThat(more).as("threads, with those of a second server").isLessThan(25);
      FaultRig.figure("F2 network of 0.5 s a request and 64 kbit/s: ready", start);
      FaultRig.figure("F2 the same: edit served", lag);
      System.out.printf("F2 the same: %d more threads with a second server%n", more);
    }
  }

  @Test
  void connectionsThatBreakEverySecondMissNothing() throws Exception {
    rig.network().network(Network.breaking(Duration.ofSeconds(1)));

    String figure = slowestOfEditsWhile(60);

    System.out.println("F4 connections broken every second: " + figure);
  }

  @Test
  void answersThatEndInTheMiddleMissNothing() throws Exception {
    rig.network().network(Network.truncating(4_000));
    rig.network().reset();

    String figure = slowestOfEditsWhile(8);

    System.out.println("F4 answers truncated after 4 to 8 kB: " + figure);
  }

  /** Edits, each of which has to be served, until so many connections have broken. */
  private String slowestOfEditsWhile(int broken) throws InterruptedException {
    Duration slowest = Duration.ZERO;
    int edits = 0;
    while (rig.network().broken() < broken) {
      String address = "10.10.2." + (1 + ++edits % 200);
      shop.endpoints(address);
      Duration took = rig.proxy().untilEndpoints(LIMIT, address);
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }
    return "%d edits, 0 missed, slowest %d ms".formatted(edits, slowest.toMillis());
  }

  @Test
  void aConnectionWithoutAnOtherEndIsGivenUpWithinAMinute() throws Exception {
    rig.network().forget();
    shop.endpoints("10.10.1.2");

    Duration healed = rig.proxy().untilEndpoints(Duration.ofSeconds(65), "10.10.1.2");

    FaultRig.figure("F4 connections half open: edit served", healed);
  }
}
