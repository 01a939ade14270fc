package dev.mizzen.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** Starts a server on a generated mesh, loads it, and prints the table of figures as Markdown. */
public final class Bench {
  private final LoadPlan plan;
  private final MeshGenerator mesh;

  private Bench(LoadPlan plan, MeshGenerator mesh) {
    this.plan = plan;
    this.mesh = mesh;
  }

  public static void main(String... arguments) throws InterruptedException {
    int status = 0;
    try {
      Options options = Options.parse(arguments);
      Path folder = options.path("--folder");
      LoadPlan plan = options.plan();
      MeshGenerator mesh = new MeshGenerator(folder.resolve("mesh"), plan.mesh());
      mesh.write();
      try (ServerProcess server =
          ServerProcess.start(
              options.path("--server"), folder.resolve("mesh"), folder.resolve("server.log"))) {
        System.out.print(new Bench(plan, mesh).run(server));
      }
    } catch (IllegalArgumentException | IOException | TimeoutException problem) {
      System.err.println("bench: " + problem.getMessage());
      status = 1;
    }
    System.exit(status);
  }

  private String run(ServerProcess server)
      throws IOException, InterruptedException, TimeoutException {
    double idle = ServerUsage.of(server.pid()).residentMegabytes();
    try (LoadClient client = new LoadClient(server.grpc(), server.pid(), plan)) {
      client.jam();
      Phase start = client.start();
      List<Phase> routes = new ArrayList<>();
      List<Phase> endpoints = new ArrayList<>();
      for (int i = 1; i <= plan.rounds(); i++) {
        routes.add(client.edit("marker-" + i + "-end", mesh::editRoute));
      }
      for (int i = 1; i <= plan.rounds(); i++) {
        endpoints.add(client.edit("10.99.0." + i, mesh::editEndpoint));
      }
      return table(server.readyMillis(), idle, start, routes, endpoints)
          + details("VirtualService edit", routes)
          + details("endpoint edit", endpoints)
          + "\nstreams lost: %d%s\n"
              .formatted(client.streamErrors(), client.streamErrorsByReason());
    }
  }

  private String table(
      long ready, double idle, Phase start, List<Phase> routes, List<Phase> endpoints) {
    Phase route = Phase.mean(routes);
    Phase endpoint = Phase.mean(endpoints);
    String stuck = plan.stuck() == 0 ? "" : " beside " + plan.stuck() + " that stopped reading";
    return String.format(
        Locale.ROOT,
        """
        | mesh | exec → ready | start, all proxies | one VirtualService edit | one endpoint change | resident |
        |---|---|---|---|---|---|
        | %s, %d proxies%s | %.2f s | %.2f CPU-s, %.0f MB, %.2f s | %s | %s | %.0f MB ready, %.0f MB loaded |

        """,
        plan.mesh(),
        plan.proxies(),
        stuck,
        ready / 1e3,
        start.cpuSeconds(),
        start.megabytes(),
        start.last() / 1e3,
        cell(route),
        cell(endpoint),
        idle,
        Math.max(start.resident(), Math.max(route.resident(), endpoint.resident())));
  }

  private static String cell(Phase phase) {
    return String.format(
        Locale.ROOT,
        "%.2f CPU-s, %.2f MB, p50 %.2f s",
        phase.cpuSeconds(),
        phase.megabytes(),
        phase.quantile(0.5) / 1e3);
  }

  private static String details(String what, List<Phase> phases) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < phases.size(); i++) {
      Phase phase = phases.get(i);
      text.append(
          String.format(
              Locale.ROOT,
              "%s %d: p50 %d ms, p99 %d ms, last %d ms; %.2f MB in %d responses; %.2f CPU-s; %.0f MB resident%n",
              what,
              i + 1,
              phase.quantile(0.5),
              phase.quantile(0.99),
              phase.last(),
              phase.megabytes(),
              phase.responses(),
              phase.cpuSeconds(),
              phase.resident()));
    }
    return text.toString();
  }
}
