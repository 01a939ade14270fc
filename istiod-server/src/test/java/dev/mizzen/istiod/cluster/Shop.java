package dev.mizzen.istiod.cluster;

import dev.mizzen.registry.apiserver.KubeApiServer;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Services of namespace shop whose endpoints a test moves about. */
record Shop(KubeApiServer server) {
  static final String CLUSTER = cluster("web");

  /** The name of a Service's cluster. */
  static String cluster(String service) {
    return "outbound|80||" + service + ".shop.svc.cluster.local";
  }

  /** Makes Service web with one endpoint, 10.10.1.1. */
  void open() {
    server.apply(namespace("istio-system"));
    server.apply(namespace("shop"));
    server.apply(service("web"));
    endpoints("10.10.1.1");
  }

  /** Takes all of it away, but for namespaces. */
  void close() throws InterruptedException {
    server.kubectl().run("delete", "services,endpointslices", "--all", "-n", "shop");
  }

  private static String namespace(String name) {
    return """
        apiVersion: v1
        kind: Namespace
        metadata: {name: %s}
        """
        .formatted(name);
  }

  static String service(String name) {
    return """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: shop}
        spec: {ports: [{name: http, port: 80, targetPort: 8080}]}
        """
        .formatted(name);
  }

  /** Web has exactly these endpoints now. */
  void endpoints(String... addresses) {
    String list =
        Arrays.stream(addresses)
            .map(address -> "{addresses: [%s], conditions: {ready: true}}".formatted(address))
            .collect(Collectors.joining(", "));
    server.apply(
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}
        addressType: IPv4
        ports: [{name: http, port: 8080, protocol: TCP}]
        endpoints: [%s]
        """
            .formatted(list));
  }
}
