package dev.mizzen.istiod.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that says what it has is sent nothing again, even by a server that never saw it. */
final class DeltaReconnectTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final int SERVICES = 200;
  private static final List<XdsType> TYPES =
      List.of(XdsType.CLUSTER, XdsType.ENDPOINT, XdsType.LISTENER, XdsType.NAME_TABLE);

  @Test
  void reconnectCostsUnderOnePercentOfTheFirstConnect(@TempDir Path work)
      throws IOException, InterruptedException {
    // Given
    Path folder = bigMesh(work);
    DeltaProxy proxy = new DeltaProxy();
    long first = bytesOf(folder, work, proxy);
    // When
    long again = bytesOf(folder, work, proxy);
    // Then
    System.err.printf(
        "first connect %d bytes, reconnect %d bytes (%.3f %%)%n",
        first, again, 100.0 * again / first);
    assertThat(again).isPositive().isLessThan(first / 100);
  }

  private static long bytesOf(Path folder, Path work, DeltaProxy proxy)
      throws InterruptedException, InvalidProtocolBufferException {
    try (RunningIstiod server =
        RunningIstiod.start(
            folder, GOLDEN.resolve("01-base/mesh.yaml"), work.resolve("networks.yaml"))) {
      return proxy.connect(server.grpcPort());
    }
  }

  private static Path bigMesh(Path work) throws IOException {
    Path folder = Files.createDirectory(work.resolve("mesh"));
    Files.copy(GOLDEN.resolve("base.yaml"), folder.resolve("00-base.yaml"));
    Files.copy(GOLDEN.resolve("01-base/manifests.yaml"), folder.resolve("01-case.yaml"));
    StringBuilder services = new StringBuilder();
    for (int i = 0; i < SERVICES; i++) {
      services.append(
          """
          ---
          apiVersion: v1
          kind: Service
          metadata: {name: generated-%1$d, namespace: client}
          spec:
            clusterIP: 10.97.0.%1$d
            ports: [{name: http, port: 8000}]
          ---
          apiVersion: discovery.k8s.io/v1
          kind: EndpointSlice
          addressType: IPv4
          metadata:
            name: generated-%1$d
            namespace: client
            labels: {kubernetes.io/service-name: generated-%1$d}
          ports: [{name: http, port: 8000, protocol: TCP}]
          endpoints: [{addresses: [10.12.0.%1$d], conditions: {ready: true}}]
          """
              .formatted(i + 1));
    }
    Files.writeString(folder.resolve("02-generated.yaml"), services.toString());
    return folder;
  }

  /** A proxy that remembers what it was sent. */
  private static final class DeltaProxy {
    private final Map<XdsType, Map<String, String>> versions = new EnumMap<>(XdsType.class);
    private List<String> endpoints = List.of();

    /** Connects, asks for each type in turn, and counts the bytes of the answers. */
    long connect(int port) throws InterruptedException, InvalidProtocolBufferException {
      try (RawStream<DeltaDiscoveryRequest, DeltaDiscoveryResponse> stream =
          RawStream.open(
              port, AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod())) {
        long bytes = 0;
        for (XdsType type : TYPES) {
          Map<String, String> known = versions.computeIfAbsent(type, unseen -> new HashMap<>());
          stream.send(
              Requests.firstDelta(type)
                  .putAllInitialResourceVersions(known)
                  .addAllResourceNamesSubscribe(type == XdsType.ENDPOINT ? endpoints : List.of())
                  .build());
          DeltaDiscoveryResponse answer = stream.read();
          assertThat(answer.getTypeUrl()).isEqualTo(type.typeUrl());
          bytes += answer.getSerializedSize();
          note(type, known, answer);
          stream.send(
              DeltaDiscoveryRequest.newBuilder()
                  .setTypeUrl(type.typeUrl())
                  .setResponseNonce(answer.getNonce())
                  .build());
        }
        return bytes;
      }
    }

    private void note(XdsType type, Map<String, String> known, DeltaDiscoveryResponse answer)
        throws InvalidProtocolBufferException {
      List<String> ofEndpoints = new ArrayList<>(endpoints);
      for (Resource resource : answer.getResourcesList()) {
        known.put(resource.getName(), resource.getVersion());
        if (type == XdsType.CLUSTER) {
          Cluster cluster = resource.getResource().unpack(Cluster.class);
          if (cluster.getType() == Cluster.DiscoveryType.EDS) {
            ofEndpoints.add(cluster.getEdsClusterConfig().getServiceName());
          }
        }
      }
      endpoints = ofEndpoints;
    }
  }
}
