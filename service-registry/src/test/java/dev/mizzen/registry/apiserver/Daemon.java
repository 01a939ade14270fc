package dev.mizzen.registry.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program that a test starts, stops and starts again with the same command. */
final class Daemon implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final Path log;
  private final List<String> command;
  private Optional<Process> process = Optional.empty();

  Daemon(Path log, List<String> command) {
    this.log = log;
    this.command = List.copyOf(command);
  }

  void start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    process = Optional.of(builder.start());
  }

  /** Waits a little, or until it has ended; whether it has. */
  boolean endsWithin(Duration wait) throws InterruptedException {
    return process.isEmpty() || process.get().waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends it without a chance to tidy up, as {@code kill -9} does. */
  void kill() throws InterruptedException {
    if (process.isPresent()) {
      process.get().destroyForcibly().waitFor();
    }
  }

  /** Freezes it: connections stay open and nobody answers. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.orElseThrow().pid());
    int code = new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " " + pid + " gave " + code);
    }
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.ifPresent(Daemon::stop);
    process = Optional.empty();
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
