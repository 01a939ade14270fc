package dev.mizzen.istiod.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cold start law on a real API server: whatever was made, changed and deleted, and whenever the
 * connection broke meanwhile, a proxy gets what a fresh server would give it.
 */
@ExtendWith(SharedApiServer.class)
class ClusterLawTest {
  private static final int BATCHES = 3;
  private static final int EDITS = 25;
  private static final int NAMESPACES = 3;

  private final KubeApiServer server;
  @TempDir private Path folder;

  ClusterLawTest(KubeApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void define() throws InterruptedException {
    new MeshCluster(server).define();
    for (int i = 0; i < NAMESPACES; i++) {
      server.apply(
          """
          apiVersion: v1
          kind: Namespace
          metadata: {name: law%d}
          """
              .formatted(i));
    }
  }

  @AfterEach
  void tidyUp() throws InterruptedException {
    for (int i = 0; i < NAMESPACES; i++) {
      server
          .kubectl()
          .run(
              "delete",
              "services,endpointslices,serviceentries,virtualservices,destinationrules",
              "--all",
              "-n",
              "law" + i);
    }
    new Shop(server).close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void afterRandomEditsAndBrokenConnectionsTheLivePictureIsAFreshOne(long seed)
      throws IOException, InterruptedException {
    Random random = new Random(seed);
    try (FaultRig rig = FaultRig.start(server, folder)) {
      for (int batch = 0; batch < BATCHES; batch++) {
        for (int edit = 0; edit < EDITS; edit++) {
          edit(random);
          if (random.nextInt(8) == 0) {
            rig.network().reset();
          }
        }

        assertThat(rig.istiod().isReady()).isTrue();
        rig.assertAsAFreshServerHasIt();
      }
    }
  }

  private void edit(Random random) {
    String namespace = "law" + random.nextInt(NAMESPACES);
    String name = "s" + random.nextInt(4);
    String object =
        switch (random.nextInt(7)) {
          case 0, 1 -> service(random, namespace, name);
          case 2, 3 -> slice(random, namespace, name);
          case 4 -> entry(random, namespace, name);
          case 5 -> rule(random, namespace, name);
          default -> route(random, namespace, name);
        };
    if (random.nextInt(4) == 0) {
      server.delete(object);
    } else {
      server.apply(object);
    }
  }

  private static String service(Random random, String namespace, String name) {
    return """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: %s}
        spec: {ports: [{name: http, port: %d}, {name: tcp, port: 9000}]}
        """
        .formatted(name, namespace, 80 + random.nextInt(3));
  }

  private static String slice(Random random, String namespace, String name) {
    return """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: %s-x, namespace: %s, labels: {kubernetes.io/service-name: %s}}
        addressType: IPv4
        ports: [{name: http, port: 8080}, {name: tcp, port: 9000}]
        endpoints: [{addresses: [10.20.0.%d], conditions: {ready: %b}}, {addresses: [10.20.1.%d]}]
        """
        .formatted(
            name,
            namespace,
            name,
            1 + random.nextInt(9),
            random.nextBoolean(),
            1 + random.nextInt(9));
  }

  private static String entry(Random random, String namespace, String name) {
    return """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: %s, namespace: %s}
        spec:
          hosts: [%s.%s.test]
          addresses: [10.30.%d.1]
          ports: [{number: 80, name: http, protocol: HTTP}]
          resolution: STATIC
          endpoints: [{address: 10.31.0.%d}]
        """
        .formatted(name, namespace, name, namespace, random.nextInt(9), 1 + random.nextInt(9));
  }

  private static String rule(Random random, String namespace, String name) {
    return """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: %s, namespace: %s}
        spec:
          host: %s
          trafficPolicy: {connectionPool: {tcp: {maxConnections: %d}}}
        """
        .formatted(name, namespace, name, 1 + random.nextInt(9));
  }

  private static String route(Random random, String namespace, String name) {
    return """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: %s, namespace: %s}
        spec:
          hosts: [%s]
          http: [{timeout: %ds, route: [{destination: {host: s%d}}]}]
        """
        .formatted(name, namespace, name, 1 + random.nextInt(9), random.nextInt(4));
  }
}
