package dev.mizzen.istiod.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.agent.AuthorityFolder;
import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.istiod.stream.HealthyStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Floods of HTTP/2 frames against both gRPC ports, those of CVE-2023-44487 (rapid reset),
 * CVE-2023-45288 (CONTINUATION) and CVE-2019-9512, 9515, 9518 (PING, SETTINGS, empty DATA): the
 * stream of a proxy beside them is served, and memory stays.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FloodTest {
  private static final Path BASE = Path.of("src/test/resources/golden/base.yaml");
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("mizzen.flood.seconds", 1));
  private static final String ADS =
      "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources";
  private static final byte[] NOTHING = {};
  private static final long MAX_GROWTH_BYTES = 64 << 20;

  /** Ports, by their numbers in a cluster. */
  enum Port {
    PLAIN_15010,
    TLS_15012
  }

  private RunningIstiod server;
  private SSLContext tls;
  private HealthyStream proxy;

  @BeforeAll
  void startServer(@TempDir Path work) throws Exception {
    Path folder = Files.createDirectory(work.resolve("mesh"));
    Files.copy(BASE, folder.resolve("base.yaml"));
    tls = Tls.trusting(AuthorityFolder.ec(work.resolve("cacerts")));
    server =
        RunningIstiod.secure(
            new IstiodConfig.Mesh.Folder(folder),
            work,
            Map.of("ROOT_CA_DIR", work.resolve("cacerts").toString()));
    server.awaitReady();
    proxy = HealthyStream.open(server.grpcPort());
  }

  @AfterAll
  void stopServer() {
    proxy.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void rapidResetEndsItsConnectionAlone(Port port) throws Exception {
    // When
    Flood.Outcome outcome = flood("resets", port, NOTHING, FloodTest::openAndReset, 2);
    // Then
    assertThat(outcome.wasEnded()).isTrue();
  }

  private static byte[] openAndReset(int number) {
    int stream = 2 * number + 1;
    return H2Frames.joined(
        H2Frames.frame(H2Frames.HEADERS, H2Frames.END_HEADERS, stream, H2Frames.grpcHeaders(ADS)),
        H2Frames.frame(H2Frames.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
  }

  @ParameterizedTest
  @EnumSource
  void headersWithoutEndEndTheirConnectionAlone(Port port) throws Exception {
    // Given
    byte[] opening = H2Frames.frame(H2Frames.HEADERS, 0, 1, H2Frames.grpcHeaders(ADS));
    byte[] more =
        H2Frames.frame(H2Frames.CONTINUATION, 0, 1, new byte[] {0, 1, 'a', 4, 'b', 'c', 'd', 'e'});
    // When
    Flood.Outcome outcome = flood("CONTINUATION", port, opening, number -> more, 1);
    // Then
    assertThat(outcome.wasEnded()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void emptyContinuationsEndTheirConnectionAlone(Port port) throws Exception {
    // Given
    byte[] opening = H2Frames.frame(H2Frames.HEADERS, 0, 1, H2Frames.grpcHeaders(ADS));
    byte[] more = H2Frames.frame(H2Frames.CONTINUATION, 0, 1, NOTHING);
    // When
    Flood.Outcome outcome = flood("empty CONTINUATION", port, opening, number -> more, 1);
    // Then
    assertThat(outcome.wasEnded()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void pingsEndTheirConnectionAlone(Port port) throws Exception {
    // Given
    byte[] ping = H2Frames.frame(H2Frames.PING, 0, 0, new byte[8]);
    // When
    Flood.Outcome outcome = flood("PING", port, NOTHING, number -> ping, 1);
    // Then
    assertThat(outcome.wasEnded()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void emptyDataHoldsNobodyUp(Port port) throws Exception {
    // Given
    byte[] opening =
        H2Frames.frame(H2Frames.HEADERS, H2Frames.END_HEADERS, 1, H2Frames.grpcHeaders(ADS));
    byte[] data = H2Frames.frame(H2Frames.DATA, 0, 1, NOTHING);
    // When
    Flood.Outcome outcome = flood("empty DATA", port, opening, number -> data, 1);
    // Then
    assertThat(outcome.frames()).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @EnumSource
  void settingsHoldNobodyUp(Port port) throws Exception {
    // Given
    byte[] settings = H2Frames.frame(H2Frames.SETTINGS, 0, 0, NOTHING);
    // When
    Flood.Outcome outcome = flood("SETTINGS", port, NOTHING, number -> settings, 1);
    // Then
    assertThat(outcome.frames()).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @EnumSource
  void windowsOfNothingHoldNobodyUp(Port port) throws Exception {
    // Given
    byte[] opening =
        H2Frames.frame(H2Frames.HEADERS, H2Frames.END_HEADERS, 1, H2Frames.grpcHeaders(ADS));
    byte[] window = H2Frames.frame(H2Frames.WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 0, 1});
    // When
    Flood.Outcome outcome = flood("WINDOW_UPDATE", port, opening, number -> window, 1);
    // Then
    assertThat(outcome.frames()).isGreaterThan(1_000);
  }

  private Socket connect(Port port) throws IOException {
    return switch (port) {
      case PLAIN_15010 -> new Socket(InetAddress.getLoopbackAddress(), server.grpcPort());
      case TLS_15012 -> Tls.connect(tls, server.secureGrpcPort());
    };
  }

  /** Floods, while and after which the proxy is served and memory stays. */
  private Flood.Outcome flood(
      String name, Port port, byte[] first, IntFunction<byte[]> frames, int each)
      throws IOException, InterruptedException {
    proxy.measure();
    long before = Heap.used();
    Socket socket = connect(port);
    var answers = proxy.inTheBackground();
    Flood.Outcome outcome = new Flood(socket).run(first, frames, each, LENGTH);
    HealthyStream.Delays during = answers.stop();
    System.out.printf(
        "flood of %s on %s: %,d frames, %s, %,d bytes answered; a proxy meanwhile: %s%n",
        name,
        port,
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
