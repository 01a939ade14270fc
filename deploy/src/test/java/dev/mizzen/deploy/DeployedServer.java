package dev.mizzen.deploy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A server on the ports that istiod has, and its log. */
final class DeployedServer implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration END = Duration.ofSeconds(40);

  private final Process process;
  private final Path log;
  private final HttpClient http = HttpClient.newHttpClient();

  DeployedServer(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Waits for readiness as a kubelet does; fails with the whole log where the server ends. */
  void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (status(8080, "/ready") != 200) {
      if (process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the server ended with " + process.exitValue() + "\n" + log());
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("the server is not ready\n" + log());
      }
    }
  }

  /** A page; empty while nobody listens. */
  String page(int port, String path) throws IOException, InterruptedException {
    return get(port, path).body();
  }

  private int status(int port, String path) throws IOException, InterruptedException {
    try {
      return get(port, path).statusCode();
    } catch (ConnectException notYet) {
      return 0;
    }
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    URI page = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Asks it to stop, as a kubelet does, and waits; what it ended with. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the server does not stop");
    }
    return process.exitValue();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    http.close();
    process.destroyForcibly();
  }
}
