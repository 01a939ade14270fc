package dev.mizzen.deploy;

import dev.mizzen.testing.Storey;
import dev.mizzen.testing.Storeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a main class of the tests with mounts, processes and a network of its own, all of which go
 * when it ends. Its loopback address is up; no other address reaches it.
 */
final class Namespaces {
  private static final List<String> UNSHARE =
      List.of("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child");

  /** A loopback device of its own, and processes of its own to be seen in /proc. */
  private static final String SET_UP =
      "ip link set lo up && mount -t proc proc /proc && exec \"$@\"";

  private Namespaces() {}

  /** Skips the test where there can be none. */
  static void require() throws IOException, InterruptedException {
    Storeys.requireAll(
        Storey.NAMESPACES, canBeMade() ? List.of() : List.of(Storey.NAMESPACES.name()));
  }

  private static boolean canBeMade() throws IOException, InterruptedException {
    try {
      Process trial = start(List.of("true"));
      trial.getInputStream().readAllBytes();
      return trial.waitFor() == 0;
    } catch (IOException noSuchTool) {
      return false;
    }
  }

  /** All that it writes, where it ends with 0; else a failure with all that. */
  static String run(Class<?> main, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")));
    command.add(main.getName());
    command.addAll(arguments);
    Process process = start(command);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(output);
    }
    return output;
  }

  private static Process start(List<String> command) throws IOException {
    List<String> line = new ArrayList<>(UNSHARE);
    line.addAll(List.of("sh", "-c", SET_UP, "sh"));
    line.addAll(command);
    return new ProcessBuilder(line).redirectErrorStream(true).start();
  }
}
