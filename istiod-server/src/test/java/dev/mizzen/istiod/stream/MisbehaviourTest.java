package dev.mizzen.istiod.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A stream that breaks the rules ends with the right status; a healthy one beside it goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MisbehaviourTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  private RunningIstiod server;
  private RawStream<DiscoveryRequest, DiscoveryResponse> healthy;
  private RawStream<DiscoveryRequest, DiscoveryResponse> bad;

  @BeforeAll
  void startServer(@TempDir Path work) throws IOException {
    Path folder = Files.createDirectory(work.resolve("mesh"));
    Files.copy(GOLDEN.resolve("base.yaml"), folder.resolve("base.yaml"));
    server = RunningIstiod.start(folder, work.resolve("mesh.yaml"), work.resolve("networks.yaml"));
  }

  @AfterAll
  void stopServer() {
    server.close();
  }

  @BeforeEach
  void connect() throws InterruptedException {
    healthy = open();
    healthy.send(Requests.first(XdsType.CLUSTER));
    DiscoveryResponse clusters = healthy.read();
    healthy.send(acknowledge(clusters, clusters.getNonce()));
    bad = open();
  }

  @AfterEach
  void disconnect() {
    bad.close();
    healthy.close();
  }

  @Test
  void unknownTypeIsAnInvalidArgument() throws InterruptedException {
    // When
    bad.send(Requests.first(XdsType.CLUSTER).toBuilder().setTypeUrl("type/of.Nothing").build());
    // Then
    assertEnds(Status.Code.INVALID_ARGUMENT, "unknown type URL 'type/of.Nothing'");
  }

  @Test
  void firstRequestWithoutNodeIsAnInvalidArgument() throws InterruptedException {
    // When
    bad.send(DiscoveryRequest.newBuilder().setTypeUrl(XdsType.CLUSTER.typeUrl()).build());
    // Then
    assertEnds(Status.Code.INVALID_ARGUMENT, "missing node information");
  }

  @Test
  void garbageMetadataIsAnInvalidArgument() throws InterruptedException {
    // Given
    Value number = Value.newBuilder().setNumberValue(7).build();
    Node node =
        Requests.node().toBuilder()
            .setMetadata(Struct.newBuilder().putFields("LABELS", number))
            .build();
    // When
    bad.send(Requests.first(XdsType.CLUSTER).toBuilder().setNode(node).build());
    // Then
    assertEnds(Status.Code.INVALID_ARGUMENT, "LABELS");
  }

  @Test
  void nodeIdOfAnotherShapeIsAnInvalidArgument() throws InterruptedException {
    // Given
    Node node = Requests.node().toBuilder().setId("sidecar~10.0.0.1").build();
    // When
    bad.send(Requests.first(XdsType.CLUSTER).toBuilder().setNode(node).build());
    // Then
    assertEnds(Status.Code.INVALID_ARGUMENT, "sidecar~10.0.0.1");
  }

  @Test
  void messageAboveTheLimitEndsItsStreamOnly() throws InterruptedException {
    // Given
    String name = "n".repeat(5 << 20);
    // When
    bad.send(Requests.first(XdsType.ROUTE).toBuilder().addResourceNames(name).build());
    // Then
    assertThat(bad.end().isOk()).isFalse();
    assertHealthyIsServed();
  }

  @Test
  void staleNonceIsIgnored() throws InterruptedException {
    // Given
    bad.send(Requests.first(XdsType.CLUSTER));
    DiscoveryResponse clusters = bad.read();
    // When
    bad.send(acknowledge(clusters, "no-such-nonce"));
    bad.send(acknowledge(clusters, clusters.getNonce()));
    bad.send(Requests.first(XdsType.LISTENER));
    // Then
    assertThat(bad.read().getTypeUrl()).isEqualTo(XdsType.LISTENER.typeUrl());
    assertHealthyIsServed();
  }

  @Test
  void streamThatNeverReadsHoldsNobodyUp() throws InterruptedException {
    // When
    for (XdsType type : XdsType.values()) {
      bad.send(Requests.first(type));
    }
    // Then
    assertHealthyIsServed();
    assertThat(bad.isOpen()).isTrue();
  }

  private void assertEnds(Status.Code code, String reason) throws InterruptedException {
    Status end = bad.end();
    assertThat(end.getCode()).isEqualTo(code);
    assertThat(end.getDescription()).contains(reason);
    assertHealthyIsServed();
  }

  private void assertHealthyIsServed() throws InterruptedException {
    healthy.send(Requests.first(XdsType.LISTENER));
    assertThat(healthy.read().getResourcesCount()).isPositive();
  }

  private RawStream<DiscoveryRequest, DiscoveryResponse> open() {
    return RawStream.open(
        server.grpcPort(), AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod());
  }

  private static DiscoveryRequest acknowledge(DiscoveryResponse response, String nonce) {
    return DiscoveryRequest.newBuilder()
        .setTypeUrl(response.getTypeUrl())
        .setVersionInfo(response.getVersionInfo())
        .setResponseNonce(nonce)
        .build();
  }
}
