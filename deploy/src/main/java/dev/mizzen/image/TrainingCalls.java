package dev.mizzen.image;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLSocket;

/**
 * What proxies, the API server and a scraper ask of a server.
 *
 * @param xds port of streams in plain text
 * @param debug port of readiness and debug pages
 * @param metrics port of metrics
 * @param webhooks port of webhooks over TLS
 */
record TrainingCalls(int xds, int debug, int metrics, int webhooks) {
  private static final String REVIEW =
      """
      {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u","kind":{"group":"networking.istio.io",\
      "version":"v1","kind":"VirtualService"},"operation":"CREATE","namespace":"default","name":"r","object":{"apiVersion":\
      "networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"r","namespace":"default"},"spec":{"hosts":["a.b"],\
      "http":[{"route":[{"destination":{"host":"a.b"}}]}]}}}}""";

  /**
   * Makes them.
   *
   * @param edit changes a rule, which proxies are to hear of
   */
  void make(Runnable edit) throws IOException, InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", xds)
            .usePlaintext()
            .maxInboundMessageSize(64 << 20)
            .build();
    try {
      TrainingProxy sidecar = new TrainingProxy(channel, node("sidecar", "10.10.0.9"));
      TrainingProxy gateway = new TrainingProxy(channel, node("router", "10.10.0.10"));
      sidecar.subscribe();
      gateway.subscribe();
      edit.run();
      sidecar.awaitPush();
      ask(REVIEW, "/validate");
      ask(REVIEW, "/inject");
    } finally {
      channel.shutdownNow();
    }
    read(debug, "/ready");
    read(debug, "/debug/syncz");
    read(metrics, "/metrics");
  }

  private static Node node(String kind, String address) {
    Struct metadata =
        Struct.newBuilder()
            .putFields("NAMESPACE", Value.newBuilder().setStringValue("default").build())
            .putFields("ISTIO_VERSION", Value.newBuilder().setStringValue("1.30.3").build())
            .putFields("CLUSTER_ID", Value.newBuilder().setStringValue("Kubernetes").build())
            .build();
    return Node.newBuilder()
        .setId(kind + "~" + address + "~trained.default~default.svc.cluster.local")
        .setMetadata(metadata)
        .build();
  }

  private static void read(int port, String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI page = URI.create("http://127.0.0.1:" + port + path);
      client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  /** A review over TLS; the server may not have its certificate yet. */
  private void ask(String review, String path) throws IOException {
    byte[] body = review.getBytes(StandardCharsets.UTF_8);
    List<String> head =
        List.of(
            "POST " + path + " HTTP/1.1",
            "Host: istiod",
            "Content-Type: application/json",
            "Connection: close",
            "Content-Length: " + body.length,
            "",
            "");
    try (SSLSocket socket = AnyCertificate.connect("127.0.0.1", webhooks)) {
      socket.getOutputStream().write(String.join("\r\n", head).getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(body);
      socket.getInputStream().readAllBytes();
    }
  }
}
