package dev.mizzen.registry.kube;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** An API server that answers each request as it was told beforehand, whatever that is. */
public final class ScriptedApi implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

  /**
   * One answer.
   *
   * @param staysOpen whether nothing more comes and the connection does not end either
   */
  private record Answer(int code, String body, boolean staysOpen) {}

  public ScriptedApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  public KubernetesClient client() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  public ScriptedApi answer(int code, String body) {
    answers.add(new Answer(code, body, false));
    return this;
  }

  /** A list of Services with these names. */
  public ScriptedApi list(String version, String... items) {
    return answer(
        200,
        "{\"kind\":\"ServiceList\",\"metadata\":{\"resourceVersion\":\"%s\"},\"items\":[%s]}"
            .formatted(version, String.join(",", items)));
  }

  public ScriptedApi watch(String... frames) {
    return answer(200, String.join("\n", frames));
  }

  /** A watch whose other end has gone without a word. */
  public ScriptedApi deadWatch(String... frames) {
    answers.add(new Answer(200, String.join("\n", frames), true));
    return this;
  }

  /** The path and query of the next request that came. */
  public String request() throws InterruptedException {
    return requests.take();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      requests.add(exchange.getRequestURI().toString());
      Answer answer = answers.take();
      exchange.sendResponseHeaders(answer.code(), 0);
      exchange.getResponseBody().write(answer.body().getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      if (!answer.staysOpen()) {
        exchange.close();
      }
    } catch (InterruptedException ends) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
