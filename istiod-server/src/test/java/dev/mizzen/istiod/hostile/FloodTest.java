package dev.mizzen.istiod.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.istiod.stream.HealthyStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Floods of HTTP/2 frames against the plaintext port, that of CVE-2023-44487 (rapid reset),
 * CVE-2023-45288 (CONTINUATION) and CVE-2019-9512, 9515, 9518 (PING, SETTINGS, empty DATA): the
 * stream of a proxy beside them is served, and memory stays.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FloodTest {
  private static final Path BASE = Path.of("src/test/resources/golden/base.yaml");
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("mizzen.flood.seconds", 2));
  private static final String ADS =
      "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources";
  private static final byte[] NOTHING = {};
  private static final long MAX_GROWTH_BYTES = 64 << 20;

  private RunningIstiod server;
  private HealthyStream proxy;

  @BeforeAll
  void startServer(@TempDir Path work) throws IOException, InterruptedException {
    Path folder = Files.createDirectory(work.resolve("mesh"));
    Files.copy(BASE, folder.resolve("base.yaml"));
    server = RunningIstiod.start(folder, work.resolve("mesh.yaml"), work.resolve("networks.yaml"));
    server.awaitReady();
    proxy = HealthyStream.open(server.grpcPort());
  }

  @AfterAll
  void stopServer() {
    proxy.close();
    server.close();
  }

  @Test
  void rapidResetEndsItsConnectionAlone() throws Exception {
    // When
    Flood.Outcome outcome = flood(NOTHING, FloodTest::openAndReset, 2);
    // Then
    assertThat(outcome.wasEnded()).isTrue();
  }

  private static byte[] openAndReset(int number) {
    int stream = 2 * number + 1;
    return H2Frames.joined(
        H2Frames.frame(H2Frames.HEADERS, H2Frames.END_HEADERS, stream, H2Frames.grpcHeaders(ADS)),
        H2Frames.frame(H2Frames.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
  }

  @Test
  void headersWithoutEndEndTheirConnectionAlone() throws Exception {
    // Given
    byte[] opening = H2Frames.frame(H2Frames.HEADERS, 0, 1, H2Frames.grpcHeaders(ADS));
    byte[] more =
        H2Frames.frame(H2Frames.CONTINUATION, 0, 1, new byte[] {0, 1, 'a', 4, 'b', 'c', 'd', 'e'});
    // When
    Flood.Outcome outcome = flood(opening, number -> more, 1);
    // Then
    assertThat(outcome.wasEnded()).isTrue();
  }

  @Test
  void emptyContinuationsEndTheirConnectionAlone() throws Exception {
    // Given
    byte[] opening = H2Frames.frame(H2Frames.HEADERS, 0, 1, H2Frames.grpcHeaders(ADS));
    byte[] more = H2Frames.frame(H2Frames.CONTINUATION, 0, 1, NOTHING);
    // When
    Flood.Outcome outcome = flood(opening, number -> more, 1);
    // Then
    assertThat(outcome.wasEnded()).isTrue();
  }

  @Test
  void pingsEndTheirConnectionAlone() throws Exception {
    // Given
    byte[] ping = H2Frames.frame(H2Frames.PING, 0, 0, new byte[8]);
    // When
    Flood.Outcome outcome = flood(NOTHING, number -> ping, 1);
    // Then
    assertThat(outcome.wasEnded()).isTrue();
  }

  @Test
  void emptyDataHoldsNobodyUp() throws Exception {
    // Given
    byte[] opening =
        H2Frames.frame(H2Frames.HEADERS, H2Frames.END_HEADERS, 1, H2Frames.grpcHeaders(ADS));
    byte[] data = H2Frames.frame(H2Frames.DATA, 0, 1, NOTHING);
    // When
    Flood.Outcome outcome = flood(opening, number -> data, 1);
    // Then
    assertThat(outcome.frames()).isGreaterThan(1_000);
  }

  @Test
  void settingsHoldNobodyUp() throws Exception {
    // Given
    byte[] settings = H2Frames.frame(H2Frames.SETTINGS, 0, 0, NOTHING);
    // When
    Flood.Outcome outcome = flood(NOTHING, number -> settings, 1);
    // Then
    assertThat(outcome.frames()).isGreaterThan(1_000);
  }

  @Test
  void windowsOfNothingHoldNobodyUp() throws Exception {
    // Given
    byte[] opening =
        H2Frames.frame(H2Frames.HEADERS, H2Frames.END_HEADERS, 1, H2Frames.grpcHeaders(ADS));
    byte[] window = H2Frames.frame(H2Frames.WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 0, 1});
    // When
    Flood.Outcome outcome = flood(opening, number -> window, 1);
    // Then
    assertThat(outcome.frames()).isGreaterThan(1_000);
  }

  /** Floods, while and after which the proxy is served and memory stays. */
  private Flood.Outcome flood(byte[] first, IntFunction<byte[]> frames, int each)
      throws IOException, InterruptedException {
    proxy.measure();
    long before = Heap.used();
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.grpcPort());
    var answers = proxy.inTheBackground();
    Flood.Outcome outcome = new Flood(socket).run(first, frames, each, LENGTH);
    HealthyStream.Delays during = answers.stop();
    System.out.printf(
        "flood: %d frames, %s, %d bytes answered; a proxy meanwhile: %s%n",
        outcome.frames(),
        outcome.wasEnded() ? "ended by the server" : "not ended",
        outcome.answeredBytes(),
        during);
    assertThat(during.count()).isPositive();
    proxy.measure();
    assertThat(Heap.used() - before).isLessThan(MAX_GROWTH_BYTES);
    return outcome;
  }
}
