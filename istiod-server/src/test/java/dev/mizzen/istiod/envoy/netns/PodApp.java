package dev.mizzen.istiod.envoy.netns;

import dev.mizzen.envoy.Backend;
import dev.mizzen.istiod.envoy.PlainHttp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The application of a pod, a program that knows of no mesh. It serves HTTP on port 8080 and lines
 * of TCP on 9000 and 7000, and calls whom it is told to.
 *
 * <p>Shape: a line of input is {@code get HOST PORT} or {@code say HOST PORT}; each is answered by
 * one line. Ends with its input.
 */
final class PodApp {
  static final String READY = "ready";

  private PodApp() {}

  public static void main(String[] arguments) throws IOException {
    String name = arguments[0];
    InetAddress everywhere = InetAddress.ofLiteral("0.0.0.0");
    try (var _ = Backend.start(name, "0.0.0.0", 8080, request -> greeting(name, request));
        var _ = LineServer.start(name, everywhere, 9000);
        var _ = LineServer.start(name, everywhere, 7000);
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(READY);
      orders.lines().forEach(order -> System.out.println(answer(order)));
    }
  }

  private static String greeting(String name, Backend.Seen request) {
    return name
        + " called from "
        + request.peer().getAddress().getHostAddress()
        + " as "
        + request.headers().getOrDefault("X-forwarded-client-cert", List.of("nobody"));
  }

  private static String answer(String order) {
    String[] words = order.split(" ", -1);
    String host = words[1];
    int port = Integer.parseInt(words[2]);
    try {
      InetSocketAddress server = new InetSocketAddress(InetAddress.getByName(host), port);
      return switch (words[0]) {
        case "get" -> get(server, host);
        case "say" -> LineServer.say(server, "hello");
        default -> "unknown order";
      };
    } catch (IOException failed) {
      return "failed: " + failed.getMessage();
    }
  }

  private static String get(InetSocketAddress server, String host) throws IOException {
    PlainHttp.Answer answer = PlainHttp.send(server, "GET", host, "/", Map.of());
    return answer.status() + " " + answer.body().replace('\n', ' ');
  }
}
