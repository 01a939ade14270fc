package dev.mizzen.istiod.envoy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Requests of HTTP/1.1 in the name of any host, one connection each. */
public final class PlainHttp {
  private static final int READ_LIMIT_MILLIS = 10_000;

  private PlainHttp() {}

  /**
   * An answer.
   *
   * @param headers by lower-case name
   */
  public record Answer(int status, Map<String, String> headers, String body) {
    public Answer {
      headers = Collections.unmodifiableMap(headers);
    }
  }

  static Answer get(int port, String host, String path) throws IOException {
    return send(port, "GET", host, path, Map.of());
  }

  static Answer send(int port, String method, String host, String path, Map<String, String> headers)
      throws IOException {
    return send(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), method, host, path, headers);
  }

  /** As a client does that found this address for the host. */
  public static Answer send(
      InetSocketAddress server,
      String method,
      String host,
      String path,
      Map<String, String> headers)
      throws IOException {
    StringBuilder request =
        new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
    headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    request.append("Connection: close\r\nContent-Length: 0\r\n\r\n");
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout(READ_LIMIT_MILLIS);
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return parse(answer);
    }
  }

  private static Answer parse(String answer) throws IOException {
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("no answer, but '" + answer + "'");
    }
    List<String> head = answer.substring(0, end).lines().toList();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int status = Integer.parseInt(head.getFirst().substring(9, 12));
    return new Answer(status, headers, answer.substring(end + 4).strip());
  }
}
