package dev.mizzen.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A running Envoy. Its admin page is asked for what it has; it ends with {@link #close}. */
public final class EnvoyProcess implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final Process process;
  private final Path log;
  private final URI admin;
  private final HttpClient http;

  private EnvoyProcess(Process process, Path log, URI admin, HttpClient http) {
    this.process = process;
    this.log = log;
    this.admin = admin;
    this.http = http;
  }

  /**
   * Starts an Envoy and waits for its admin page.
   *
   * @param folder for its bootstrap and its log
   * @param name of the files there
   * @throws IllegalStateException where it does not come up; the message ends with its last words
   */
  public static EnvoyProcess start(Path binary, EnvoyBootstrap bootstrap, Path folder, String name)
      throws InterruptedException {
    return start(List.of(binary.toString()), bootstrap, folder, name);
  }

  /**
   * As above where the binary is started by another program.
   *
   * @param command the other program with its arguments, the last of which is the binary; it has to
   *     become Envoy, not to wait for it
   */
  public static EnvoyProcess start(
      List<String> command, EnvoyBootstrap bootstrap, Path folder, String name)
      throws InterruptedException {
    try {
      Path config = Files.writeString(folder.resolve(name + ".json"), bootstrap.json());
      Path log = folder.resolve(name + ".log");
      Path address = folder.resolve(name + ".admin");
      Files.deleteIfExists(address);
      Process process =
          new ProcessBuilder(
                  Stream.concat(command.stream(), arguments(config, address).stream()).toList())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean up = await(START_LIMIT, () -> !process.isAlive() || hasText(address));
      if (!up || !process.isAlive()) {
        process.destroyForcibly();
        throw new IllegalStateException("Envoy " + name + " did not start: " + tail(log));
      }
      URI admin = URI.create("http://" + Files.readString(address).strip());
      HttpClient http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(Duration.ofSeconds(2))
              .build();
      return new EnvoyProcess(process, log, admin, http);
    } catch (IOException failed) {
      throw new UncheckedIOException("Envoy " + name + " could not be started", failed);
    }
  }

  private static List<String> arguments(Path config, Path adminAddress) {
    return List.of(
        "-c",
        config.toString(),
        "--use-dynamic-base-id",
        "--concurrency",
        "1",
        "--skip-deprecated-logs",
        "--log-level",
        "warning",
        "--admin-address-path",
        adminAddress.toString(),
        "--drain-time-s",
        "1",
        "--parent-shutdown-time-s",
        "2");
  }

  /** A page of the admin interface, for example {@code /config_dump}. */
  public String admin(String path) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(admin.resolve(path)).timeout(Duration.ofSeconds(5)).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "admin page " + path + " of Envoy does not answer: " + tail(log), failed);
    }
  }

  /** Counters and gauges by name, those that match a regular expression. */
  public Map<String, Long> stats(String filter) throws InterruptedException {
    Map<String, Long> stats = new HashMap<>();
    String matching = URLEncoder.encode(filter, StandardCharsets.UTF_8);
    for (String line : admin("/stats?filter=" + matching).lines().toList()) {
      int colon = line.lastIndexOf(": ");
      if (colon > 0 && line.substring(colon + 2).chars().allMatch(Character::isDigit)) {
        stats.put(line.substring(0, colon), Long.parseLong(line.substring(colon + 2)));
      }
    }
    return stats;
  }

  /** How many updates of any type it has refused. */
  public long rejections() throws InterruptedException {
    return stats("update_rejected$").values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Waits until it has clusters and listeners, none of them is warming, and it accepts connections.
   */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    return await(atMost, () -> isReady());
  }

  private boolean isReady() {
    try {
      Map<String, Long> stats =
          stats(
              "^(listener_manager\\.(lds\\.update_success|total_listeners_warming|workers_started)|cluster_manager\\.(cds\\.update_success|warming_clusters))$");
      return stats.getOrDefault("listener_manager.lds.update_success", 0L) > 0
          && stats.getOrDefault("cluster_manager.cds.update_success", 0L) > 0
          && stats.getOrDefault("listener_manager.total_listeners_warming", 1L) == 0
          && stats.getOrDefault("listener_manager.workers_started", 0L) == 1
          && stats.getOrDefault("cluster_manager.warming_clusters", 1L) == 0;
    } catch (UncheckedIOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Polls until something holds; false where that took too long. */
  public static boolean await(Duration atMost, BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(POLL);
    }
    return true;
  }

  /** The end of its log. */
  public String lastWords() {
    return tail(log);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static boolean hasText(Path file) {
    try {
      return Files.exists(file) && Files.size(file) > 0;
    } catch (IOException vanished) {
      return false;
    }
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    } catch (IOException unreadable) {
      return "no log at " + log;
    }
  }
}
