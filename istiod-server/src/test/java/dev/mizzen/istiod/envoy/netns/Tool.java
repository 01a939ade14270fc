package dev.mizzen.istiod.envoy.netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The programs that make network namespaces. */
enum Tool {
  IP("ip"),
  IPTABLES_RESTORE("iptables-restore"),
  SETPRIV("setpriv");

  /** Where Linux keeps the administrator's programs; a user's PATH may lack them. */
  private static final List<String> ADMINISTRATION = List.of("/usr/sbin", "/sbin");

  private final String program;

  Tool(String program) {
    this.program = program;
  }

  /** What keeps this process from making network namespaces, each in a few words. */
  static List<String> missing() {
    List<String> missing =
        new ArrayList<>(
            Arrays.stream(values())
                .filter(tool -> tool.path().isEmpty())
                .map(tool -> "the program " + tool.program)
                .toList());
    if (missing.isEmpty() && !mayMakeNamespaces()) {
      missing.add("the right to make a network namespace");
    }
    return missing;
  }

  private static boolean mayMakeNamespaces() {
    String probe = Namespace.name("probe");
    try {
      IP.run("netns", "add", probe);
      IP.run("netns", "del", probe);
      return true;
    } catch (IllegalStateException forbidden) {
      return false;
    }
  }

  private Optional<Path> path() {
    List<String> folders = new ArrayList<>(List.of(System.getenv("PATH").split(":")));
    folders.addAll(ADMINISTRATION);
    return folders.stream()
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The program with arguments, as a command line. */
  List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(path().orElseThrow().toString());
    command.addAll(arguments);
    return command;
  }

  /** Runs it to its end and gives what it printed. */
  String run(String... arguments) {
    return run(command(List.of(arguments)), "");
  }

  /**
   * Runs a command to its end with a text as its input.
   *
   * @throws IllegalStateException where it fails; the message is what it said
   */
  static String run(List<String> command, String input) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
        stdin.write(input);
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
      return said;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at " + command, interrupted);
    }
  }
}
