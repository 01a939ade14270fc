package dev.mizzen.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets the application serve a small mesh once, so that the JVM keeps the classes that it loaded,
 * checked and linked for that: proxies of both kinds connect, a rule changes and is pushed, a
 * webhook is asked over TLS, pages are read.
 */
final class Training {
  private static final Pattern PORT =
      Pattern.compile("(serving \\w+)(?: pages)?.* port=\"(\\d+)\"");
  private static final int LONGEST_SECONDS = 120;

  private final Process server;
  private final BufferedReader log;
  private final List<String> lines = new ArrayList<>();

  private Training(Process server) {
    this.server = server;
    this.log = server.inputReader(StandardCharsets.UTF_8);
  }

  /** Leaves the cache where the application looks for it. */
  static void run(Application application, Path mesh, Path work)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(work.resolve("mesh"));
    Path rules = TrainingMesh.copy(mesh, folder);
    ProcessBuilder builder =
        new ProcessBuilder(
            application.program().toString(),
            "discovery",
            "--configDir=" + folder,
            "--grpcAddr=127.0.0.1:0",
            "--httpAddr=127.0.0.1:0",
            "--httpsAddr=127.0.0.1:0",
            "--monitoringAddr=127.0.0.1:0");
    builder.redirectErrorStream(true).directory(work.toFile());
    builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:AOTCacheOutput=" + application.cache());
    Training training = new Training(builder.start());
    try {
      training.serve(rules);
    } finally {
      training.server.destroyForcibly();
    }
    if (!Files.isRegularFile(application.cache())) {
      throw new IOException("the JVM left no cache\n" + String.join("\n", training.lines));
    }
  }

  private void serve(Path rules) throws IOException, InterruptedException {
    Map<String, Integer> ports = new HashMap<>();
    while (ports.size() < 4) {
      Matcher matcher = PORT.matcher(next());
      if (matcher.find()) {
        ports.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
      }
    }
    new TrainingCalls(
            port(ports, "xDS"),
            port(ports, "debug"),
            port(ports, "metrics"),
            port(ports, "webhooks"))
        .make(() -> TrainingMesh.edit(rules));
    server.toHandle().destroy();
    while (true) {
      String line = log.readLine();
      if (line == null) {
        break;
      }
      lines.add(line);
    }
    if (!server.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("the server does not end\n" + String.join("\n", lines));
    }
  }

  private static int port(Map<String, Integer> ports, String of) {
    return ports.getOrDefault("serving " + of, 0);
  }

  private String next() throws IOException {
    String line = log.readLine();
    if (line == null) {
      throw new IOException("the server ended\n" + String.join("\n", lines));
    }
    lines.add(line);
    return line;
  }
}
