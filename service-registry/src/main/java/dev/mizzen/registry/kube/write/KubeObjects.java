package dev.mizzen.registry.kube.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.registry.kube.ApiFailure;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.KubeClients;
import dev.mizzen.registry.kube.KubeHttp;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Reads and writes single objects of an API server. Safe for use by many threads, each of which
 * waits for its own answer.
 *
 * <p>A call lasts no longer than its turn to be sent ({@link KubeAccess#queriesPerSecond}), {@link
 * KubeAccess#requestTimeout} until the answer begins, and as long again until it ends. Nothing is
 * tried again here: who asks knows whether that is right.
 */
public final class KubeObjects implements AutoCloseable {
  private static final int MOST_BYTES = 8 << 20;
  private static final String JSON = "application/json";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final KubernetesClient client;
  private final KubeHttp http;
  private final Duration within;

  /**
   * @param client closed with this
   * @param within for an answer to begin, and then to end
   */
  KubeObjects(KubernetesClient client, Duration within) {
    this.client = client;
    this.http = new KubeHttp(client, within);
    this.within = within;
  }

  /**
   * Connects to nothing yet.
   *
   * @param component for the user agent, by which an audit tells who wrote what
   * @throws IllegalArgumentException where nothing says which API server is meant
   */
  public static KubeObjects open(KubeAccess access, String component) {
    return new KubeObjects(KubeClients.open(access, component), access.requestTimeout());
  }

  /** A request that waits for its answer. */
  private interface Request {
    KubeHttp.Answer begin(LongSupplier patience) throws IOException, InterruptedException;
  }

  public Answer get(ObjectRef object) throws InterruptedException {
    return ask(patience -> http.get(object.path(), JSON, patience));
  }

  /** Creates it; {@link Answer.Conflict} where there is one of that name. */
  public Answer create(ObjectRef object, JsonNode content) throws InterruptedException {
    return send("POST", object.collection(), JSON, content);
  }

  /** As {@link #create}, but nothing is kept: webhooks judge it, and their verdict comes back. */
  public Answer tryCreate(ObjectRef object, JsonNode content) throws InterruptedException {
    return send("POST", object.collection() + "?dryRun=All", JSON, content);
  }

  /**
   * Replaces it.
   *
   * @param content with the {@code metadata.resourceVersion} that was read: {@link Answer.Conflict}
   *     where the object is another by now
   */
  public Answer update(ObjectRef object, JsonNode content) throws InterruptedException {
    return send("PUT", object.path(), JSON, fenced(object, content));
  }

  /** As {@link #update}, but nothing is kept. */
  public Answer tryUpdate(ObjectRef object, JsonNode content) throws InterruptedException {
    return send("PUT", object.path() + "?dryRun=All", JSON, fenced(object, content));
  }

  /**
   * Merges something into its status.
   *
   * @param patch the object's fields that change; with a {@code metadata.resourceVersion} it is
   *     fenced
   */
  public Answer mergeStatus(ObjectRef object, JsonNode patch) throws InterruptedException {
    return send("PATCH", object.path() + "/status", MERGE_PATCH, patch);
  }

  /**
   * Replaces one part of it.
   *
   * @param part for example {@code approval}
   * @param content as for {@link #update}
   */
  public Answer updatePart(ObjectRef object, String part, JsonNode content)
      throws InterruptedException {
    return send("PUT", object.path() + "/" + part, JSON, fenced(object, content));
  }

  /** Deletes it; {@link Answer.Done} holds what the server says of that. */
  public Answer delete(ObjectRef object) throws InterruptedException {
    return send("DELETE", object.path(), JSON, MAPPER.createObjectNode());
  }

  private static JsonNode fenced(ObjectRef object, JsonNode content) {
    if (content.path("metadata").path("resourceVersion").asText("").isEmpty()) {
      throw new IllegalArgumentException(object + " is to be replaced whatever it is by now");
    }
    return content;
  }

  private Answer send(String method, String path, String type, JsonNode content)
      throws InterruptedException {
    return ask(patience -> http.send(method, path, type, content.toString(), patience));
  }

  private Answer ask(Request request) throws InterruptedException {
    Deadline end = new Deadline(within.multipliedBy(2), System::nanoTime);
    try (KubeHttp.Answer answer = request.begin(end::nanosLeft)) {
      return read(answer.text());
    } catch (ApiFailure failure) {
      return failed(failure);
    } catch (InterruptedIOException interrupted) {
      throw (InterruptedException) new InterruptedException().initCause(interrupted);
    } catch (IOException broken) {
      return new Answer.Unavailable("the answer broke off: " + broken, Optional.empty());
    }
  }

  private static Answer read(InputStream text) throws IOException {
    byte[] bytes = text.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      return new Answer.Unavailable("the answer is too long", Optional.empty());
    }
    return MAPPER.readTree(bytes) instanceof ObjectNode object
        ? new Answer.Done(object)
        : new Answer.Unavailable("the answer is no object", Optional.empty());
  }

  private static Answer.Failed failed(ApiFailure failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure.code()) {
      case 401, 403 -> new Answer.Forbidden(message);
      case 404 -> new Answer.NotFound(message);
      case 409 -> new Answer.Conflict(message);
      case 0, 408, 429 -> new Answer.Unavailable(message, failure.retryAfter());
      default ->
          failure.code() >= 500
              ? new Answer.Unavailable(message, failure.retryAfter())
              : new Answer.Invalid(message);
    };
  }

  /** When a whole call has to be over; a server that drips is not waited for for ever. */
  private static final class Deadline {
    private final LongSupplier nanoTime;
    private final long end;

    Deadline(Duration within, LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
      this.end = nanoTime.getAsLong() + within.toNanos();
    }

    long nanosLeft() {
      return Math.max(1, end - nanoTime.getAsLong());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
