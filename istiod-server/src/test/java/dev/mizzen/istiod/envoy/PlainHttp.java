package dev.mizzen.istiod.envoy;

import java.io.IOException;
import java.io.InputStream;
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
  private static final int READ_LIMIT_MILLIS = 15_000;
  private static final String END_OF_HEAD = "\r\n\r\n";

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

  public static Answer get(int port, String host, String path) throws IOException {
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
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      return send(socket, method, host, path, headers);
    }
  }

  /** Over an open connection that is used for nothing else. */
  static Answer send(
      Socket socket, String method, String host, String path, Map<String, String> headers)
      throws IOException {
    StringBuilder request =
        new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
    headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    request.append("Connection: close\r\nContent-Length: 0\r\n\r\n");
    socket.setSoTimeout(READ_LIMIT_MILLIS);
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
    return read(socket.getInputStream());
  }

  /** Reads no further than the answer goes: Envoy may keep the connection for a while. */
  private static Answer read(InputStream from) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf(END_OF_HEAD) < 0) {
      int next = from.read();
      if (next < 0) {
        throw new IOException("no answer, but '" + head + "'");
      }
      head.append((char) next);
    }
    List<String> lines = head.toString().lines().toList();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    String length = headers.get("content-length");
    byte[] body = length == null ? from.readAllBytes() : from.readNBytes(Integer.parseInt(length));
    return new Answer(
        Integer.parseInt(lines.getFirst().substring(9, 12)),
        headers,
        new String(body, StandardCharsets.UTF_8).strip());
  }
}
