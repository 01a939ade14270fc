package dev.mizzen.registry.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;

/** Requests to the API server whose answers are read as they come. Safe for use by many threads. */
public final class KubeHttp {
  private static final int MOST_OF_A_REFUSAL = 64 * 1024;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http;
  private final String server;
  private final Duration answerWithin;

  /**
   * @param answerWithin longest wait for an answer to begin
   */
  public KubeHttp(KubernetesClient client, Duration answerWithin) {
    this.http = client.getHttpClient();
    String url = client.getMasterUrl().toString();
    this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.answerWithin = answerWithin;
  }

  /**
   * An answer that has begun.
   *
   * @param end ends the answer; any thread may run it
   * @param text what to read
   */
  public record Answer(Runnable end, InputStream text) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  /**
   * Asks, and waits until the answer begins.
   *
   * @param accept the media type that is wanted
   * @param patienceNanos how long the server may be silent within the answer
   * @throws ApiFailure where there is no answer, or it is a refusal
   */
  public Answer get(String path, String accept, LongSupplier patienceNanos)
      throws IOException, InterruptedException {
    return begin(request(path, accept).build(), patienceNanos);
  }

  /**
   * Sends something, and waits until the answer begins, which is JSON.
   *
   * @param method for example {@code PUT}
   * @param contentType of the body
   * @param patienceNanos how long the server may be silent within the answer
   * @throws ApiFailure where there is no answer, or it is a refusal; without an answer it is not
   *     known whether the server did it
   */
  public Answer send(
      String method, String path, String contentType, String body, LongSupplier patienceNanos)
      throws IOException, InterruptedException {
    return begin(
        request(path, "application/json").method(method, contentType, body).build(), patienceNanos);
  }

  private HttpRequest.Builder request(String path, String accept) {
    return http.newHttpRequestBuilder()
        .uri(server + path)
        .header("Accept", accept)
        .header("Accept-Encoding", "gzip")
        .timeout(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Answer begin(HttpRequest request, LongSupplier patienceNanos)
      throws IOException, InterruptedException {
    BodyStream body = new BodyStream(patienceNanos);
    HttpResponse<AsyncBody> response = answer(started(request, body));
    body.attach(response.body());
    try {
      InputStream text =
          "gzip".equals(response.header("Content-Encoding")) ? new GZIPInputStream(body) : body;
      if (!response.isSuccessful()) {
        throw ApiFailure.refused(response.code(), message(response, text), retryAfter(response));
      }
      return new Answer(body::close, text);
    } catch (IOException noAnswer) {
      body.close();
      throw noAnswer;
    }
  }

  private CompletableFuture<HttpResponse<AsyncBody>> started(HttpRequest request, BodyStream body)
      throws ApiFailure {
    try {
      return http.consumeBytes(request, body);
    } catch (IllegalStateException isClosed) { // the client's, when the server is stopping
      throw ApiFailure.unanswered(server + ": " + isClosed.getMessage());
    }
  }

  private HttpResponse<AsyncBody> answer(CompletableFuture<HttpResponse<AsyncBody>> coming)
      throws ApiFailure, InterruptedException {
    try {
      return coming.get(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw ApiFailure.unanswered(server + ": " + reason(failed));
    } catch (TimeoutException late) {
      coming.cancel(true);
      throw ApiFailure.unanswered(server + ": no answer within " + answerWithin.toSeconds() + " s");
    } catch (InterruptedException interrupted) {
      coming.cancel(true);
      throw interrupted;
    }
  }

  /** The innermost cause that says something. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.toString();
  }

  /** The server's own words, from its Status object. */
  private static String message(HttpResponse<?> response, InputStream text) {
    String said;
    try {
      said = new String(text.readNBytes(MOST_OF_A_REFUSAL), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      said = Objects.toString(broken.getMessage(), "");
    }
    try {
      said = MAPPER.readTree(said).path("message").asText(said);
    } catch (JsonProcessingException plainText) {
      said = said.strip();
    }
    return "HTTP " + response.code() + (said.isEmpty() ? "" : ": " + said);
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    String given = Objects.requireNonNullElse(response.header("Retry-After"), "");
    return given.matches("\\d{1,4}")
        ? Optional.of(Duration.ofSeconds(Integer.parseInt(given)))
        : Optional.empty();
  }
}
