package dev.mizzen.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.spi.ToolProvider;

/** Runs tools to their end. */
final class Tools {
  private Tools() {}

  /** A tool of the JDK that runs this; what it wrote. */
  static String jdk(String name, List<String> arguments) throws IOException {
    ToolProvider tool =
        ToolProvider.findFirst(name)
            .orElseThrow(
                () -> new IOException("this JDK has no " + name + "; a whole one is wanted"));
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
    int code = tool.run(out, out, arguments.toArray(String[]::new));
    String text = output.toString(StandardCharsets.UTF_8);
    if (code != 0) {
      throw new IOException(name + " failed: " + text);
    }
    return text;
  }

  /** A program of this machine; what it wrote. */
  static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + text);
    }
    return text;
  }
}
