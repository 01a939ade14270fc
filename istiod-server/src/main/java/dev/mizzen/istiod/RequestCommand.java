package dev.mizzen.istiod;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code istiod request GET /debug/…}: asks the server of this machine, for tools that run it in
 * the server's container. Source: Istio 1.30, pilot/cmd/pilot-discovery/app/request.go.
 */
@Command(
    name = "request",
    description = "Asks a server on this machine for one of its pages.",
    mixinStandardHelpOptions = true)
final class RequestCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The server's monitoring port. [${DEFAULT-VALUE}]")
  private int port = 15_014;

  @Parameters(index = "0", paramLabel = "METHOD", description = "For example GET.")
  private String method = "";

  @Parameters(index = "1", paramLabel = "PATH", description = "For example /debug/syncz.")
  private String path = "";

  @Parameters(index = "2", paramLabel = "BODY", arity = "0..1", description = "Sent along.")
  private String body = "";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    String separator = path.startsWith("/") ? "" : "/";
    URI page = page("http://127.0.0.1:" + port + separator + path);
    HttpRequest request =
        HttpRequest.newBuilder(page)
            .timeout(LONGEST)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      spec.commandLine().getOut().println(answer.body());
      if (answer.statusCode() < 400) {
        return CommandLine.ExitCode.OK;
      }
      spec.commandLine().getErr().println(page + " answered " + answer.statusCode());
    } catch (IOException unreachable) {
      spec.commandLine().getErr().println(page + " cannot be asked: " + unreachable.getMessage());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private URI page(String address) {
    try {
      return URI.create(address);
    } catch (IllegalArgumentException noAddress) {
      throw new ParameterException(
          spec.commandLine(), path + " is no path: " + noAddress.getMessage(), noAddress);
    }
  }
}
