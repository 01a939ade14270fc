package dev.mizzen.demo;

import dev.mizzen.envoy.EnvoyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mizzen as a process of its own, on free ports, with its log in a file. */
final class ControlPlane implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private final Process process;
  private final Path log;

  private ControlPlane(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts {@code bin/istiod discovery} and waits until all its ports are open.
   *
   * @param root the checkout
   * @param environment variables of the server's
   * @throws IllegalStateException with the log's last lines where it does not come up
   */
  static ControlPlane start(
      Path root, Path configDir, Path meshConfig, Map<String, String> environment, Path log)
      throws InterruptedException {
    try {
      ProcessBuilder command =
          new ProcessBuilder(
                  List.of(
                      root.resolve("bin/istiod").toString(),
                      "discovery",
                      "--configDir",
                      configDir.toString(),
                      "--meshConfig",
                      meshConfig.toString(),
                      "--grpcAddr",
                      "",
                      "--secureGRPCAddr",
                      "127.0.0.1:0",
                      "--httpAddr",
                      "127.0.0.1:0",
                      "--monitoringAddr",
                      "127.0.0.1:0",
                      "--shutdownDuration",
                      "2s"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      command.environment().putAll(environment);
      Process process = command.start();
      ControlPlane started = new ControlPlane(process, log);
      boolean up =
          EnvoyProcess.await(
              START_LIMIT, () -> !process.isAlive() || started.port("serving metrics").isPresent());
      if (!up || !process.isAlive()) {
        started.close();
        throw new IllegalStateException(
            "Mizzen did not start:\n" + String.join("\n", started.lines()));
      }
      return started;
    } catch (IOException failed) {
      throw new UncheckedIOException("bin/istiod cannot be run", failed);
    }
  }

  /** Of xDS and certificates over TLS. */
  int securePort() {
    return port("serving xDS over TLS").orElseThrow();
  }

  int debugPort() {
    return port("serving debug pages").orElseThrow();
  }

  int metricsPort() {
    return port("serving metrics").orElseThrow();
  }

  /** The first line from {@code line} on, counted from 0, that holds the text. */
  Optional<String> logged(String text, int line) {
    return lines().stream().skip(line).filter(candidate -> candidate.contains(text)).findFirst();
  }

  int logLength() {
    return lines().size();
  }

  private OptionalInt port(String message) {
    Pattern shape = Pattern.compile(Pattern.quote(message) + ".* port=\"([0-9]+)\"");
    return lines().stream()
        .map(shape::matcher)
        .filter(Matcher::find)
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .findFirst();
  }

  private List<String> lines() {
    try {
      return Files.exists(log) ? Files.readAllLines(log) : List.of();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
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
}
