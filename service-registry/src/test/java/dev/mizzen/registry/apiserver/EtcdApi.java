package dev.mizzen.registry.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * What an administrator of etcd asks of it. Source: etcd 3.6, api/etcdserverpb/rpc.proto, as JSON.
 *
 * @param address for example {@code http://127.0.0.1:2379}
 */
record EtcdApi(String address) {

  /** Lets it forget every version but the last. */
  void compact() throws IOException, InterruptedException {
    JsonNode any = ask("/v3/kv/range", "{\"key\": \"AA==\"}");
    String version = any.path("header").path("revision").asText();
    ask("/v3/kv/compaction", "{\"physical\": true, \"revision\": \"" + version + "\"}");
  }

  private JsonNode ask(String path, String question) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address + path))
              .POST(HttpRequest.BodyPublishers.ofString(question))
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("etcd: " + answer.statusCode() + " " + answer.body());
      }
      return new ObjectMapper().readTree(answer.body());
    }
  }
}
