package dev.mizzen.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Sends requests to a loopback port in the name of a host. */
final class Client {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HttpClient http;

  private Client(HttpClient http) {
    this.http = http;
  }

  static Client create() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host"); // a mesh routes by it
    return new Client(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build());
  }

  /**
   * An answer.
   *
   * @param status 0 where there was none
   */
  record Answer(int status, String body) {}

  Answer get(int port, String host, String path, Map<String, String> headers)
      throws InterruptedException {
    return getFrom("127.0.0.1", port, host, path, headers);
  }

  /** As above from another address of this machine. */
  Answer getFrom(String address, int port, String host, String path, Map<String, String> headers)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address + ":" + port + path))
            .timeout(LIMIT)
            .header("host", host);
    headers.forEach(request::header);
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException failed) {
      return new Answer(0, failed.toString());
    }
  }
}
