package dev.mizzen.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a large mesh as Kubernetes and Istio manifests into a folder: HTTP services with their
 * EndpointSlices, and for every tenth service a VirtualService and a DestinationRule. Equal sizes
 * give equal files.
 *
 * <p>Shape: two files a service, {@code svc-7.yaml} and, where it has any, {@code
 * svc-7-routing.yaml}. The edits change {@code svc-0}.
 */
public final class MeshGenerator {
  private static final int ROUTED_EVERY = 10;
  private static final int PORTS = 10;
  private static final int FIRST_PORT = 8000;
  private static final int SLICE_SIZE = 100;
  private static final int MATCHES = 5;
  private static final int HOSTS_A_NET = 250;

  private final Path folder;
  private final MeshSize size;

  public MeshGenerator(Path folder, MeshSize size) {
    this.folder = folder;
    this.size = size;
  }

  /** Writes every file. */
  public void write() throws IOException {
    Files.createDirectories(folder);
    StringBuilder namespaces = new StringBuilder();
    for (int i = 0; i < size.namespaces(); i++) {
      namespaces.append(
          """
          ---
          apiVersion: v1
          kind: Namespace
          metadata: {name: scale-%d}
          """
              .formatted(i));
    }
    replace("namespaces.yaml", namespaces.toString());
    for (int i = 0; i < size.services(); i++) {
      replace("svc-" + i + ".yaml", service(i) + slices(i, address(i * size.endpoints())));
      if (i % ROUTED_EVERY == 0) {
        replace("svc-" + i + "-routing.yaml", routing(i, "/p0"));
      }
    }
  }

  /** Changes the first route of a VirtualService: its prefix is now a slash and the text. */
  public void editRoute(String text) throws IOException {
    replace("svc-0-routing.yaml", routing(0, "/" + text));
  }

  /** Gives the first endpoint of a service another address. */
  public void editEndpoint(String address) throws IOException {
    replace("svc-0.yaml", service(0) + slices(0, address));
  }

  private String service(int i) {
    return """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: svc-%d, namespace: %s, labels: {app: svc-%d}}
        spec:
          clusterIP: 10.96.%d.%d
          selector: {app: svc-%d}
          ports: [{name: http, port: %d, targetPort: 8080}]
        """
        .formatted(
            i,
            namespace(i),
            i,
            100 + i / HOSTS_A_NET,
            i % HOSTS_A_NET + 1,
            i,
            FIRST_PORT + i % PORTS);
  }

  private String slices(int i, String firstAddress) {
    StringBuilder slices = new StringBuilder();
    for (int from = 0; from < size.endpoints(); from += SLICE_SIZE) {
      slices.append(
          """
          ---
          apiVersion: discovery.k8s.io/v1
          kind: EndpointSlice
          metadata: {name: svc-%d-%d, namespace: %s, labels: {kubernetes.io/service-name: svc-%d}}
          addressType: IPv4
          ports: [{name: http, port: 8080, protocol: TCP}]
          endpoints:
          """
              .formatted(i, from / SLICE_SIZE, namespace(i), i));
      for (int j = from; j < Math.min(from + SLICE_SIZE, size.endpoints()); j++) {
        slices.append(
            "- {addresses: [%s], conditions: {ready: true}}\n"
                .formatted(j == 0 ? firstAddress : address(i * size.endpoints() + j)));
      }
    }
    return slices.toString();
  }

  private String routing(int i, String firstPrefix) {
    String host = "svc-%d.%s.svc.cluster.local".formatted(i, namespace(i));
    StringBuilder routing =
        new StringBuilder(
            """
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: svc-%d, namespace: %s}
            spec:
              host: %s
              trafficPolicy: {connectionPool: {tcp: {maxConnections: 100}}}
              subsets: [{name: v1, labels: {version: v1}}]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: svc-%d, namespace: %s}
            spec:
              hosts: [%s]
              http:
            """
                .formatted(i, namespace(i), host, i, namespace(i), host));
    for (int k = 0; k < MATCHES; k++) {
      routing.append(
          "  - {match: [{uri: {prefix: %s}}], timeout: 5s, route: [{destination: {host: %s}}]}\n"
              .formatted(k == 0 ? firstPrefix : "/p" + k, host));
    }
    return routing.append("  - {route: [{destination: {host: %s}}]}\n".formatted(host)).toString();
  }

  private String namespace(int i) {
    return "scale-" + i % size.namespaces();
  }

  private static String address(int n) {
    int net = HOSTS_A_NET * HOSTS_A_NET;
    return "10.%d.%d.%d"
        .formatted(20 + n / net, n / HOSTS_A_NET % HOSTS_A_NET, n % HOSTS_A_NET + 1);
  }

  private void replace(String name, String text) throws IOException {
    Path written = Files.writeString(folder.resolve("." + name + ".new"), text);
    Files.move(
        written,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
