package dev.mizzen.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code bin/istiod} on a folder and free loopback ports. Its output goes to a file. */
final class ServerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final int STOP_LIMIT_SECONDS = 10;
  private static final int POLL_MILLIS = 10;
  private static final int OK = 200;

  private final Process process;
  private final InetSocketAddress grpc;
  private final long readyMillis;

  private ServerProcess(Process process, InetSocketAddress grpc, long readyMillis) {
    this.process = process;
    this.grpc = grpc;
    this.readyMillis = readyMillis;
  }

  /** Starts the server and waits until it calls itself ready. */
  static ServerProcess start(Path program, Path configDir, Path log)
      throws IOException, InterruptedException, TimeoutException {
    List<InetSocketAddress> free = freePorts();
    InetSocketAddress grpc = free.getFirst();
    InetSocketAddress http = free.get(1);
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "discovery",
                "--configDir=" + configDir,
                "--grpcAddr=" + text(grpc),
                "--httpAddr=" + text(http),
                "--monitoringAddr=" + text(free.getLast()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    try {
      awaitReady(process, URI.create("http://" + text(http) + "/ready"), begin, log);
    } catch (InterruptedException | TimeoutException notReady) {
      process.destroyForcibly();
      throw notReady;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    return new ServerProcess(process, grpc, millis);
  }

  InetSocketAddress grpc() {
    return grpc;
  }

  long pid() {
    return process.pid();
  }

  /** From the start of the process to the first 200 of {@code /ready}. */
  long readyMillis() {
    return readyMillis;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, STOP_LIMIT_SECONDS, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }

  private static void awaitReady(Process process, URI ready, long begin, Path log)
      throws InterruptedException, TimeoutException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!isReady(client, ready)) {
        if (!process.isAlive() || System.nanoTime() - begin > START_LIMIT.toNanos()) {
          throw new TimeoutException("the server did not become ready; see " + log);
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
  }

  private static boolean isReady(HttpClient client, URI ready) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(2)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static List<InetSocketAddress> freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket a = new ServerSocket(0, 1, loopback);
        ServerSocket b = new ServerSocket(0, 1, loopback);
        ServerSocket c = new ServerSocket(0, 1, loopback)) {
      return List.of(
          new InetSocketAddress(loopback, a.getLocalPort()),
          new InetSocketAddress(loopback, b.getLocalPort()),
          new InetSocketAddress(loopback, c.getLocalPort()));
    }
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}
