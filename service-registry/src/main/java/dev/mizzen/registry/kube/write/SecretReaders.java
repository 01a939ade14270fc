package dev.mizzen.registry.kube.write;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which service accounts may list the Secrets of their own namespace, as the API server says. Safe
 * for use by many threads; of those that ask for one account at once, one asks the server.
 *
 * <p>A yes holds for five minutes; a no, and no answer, which counts as one, for a minute. Source:
 * Istio 1.30, pilot/pkg/credentials/kube/secrets.go, Authorize.
 */
public final class SecretReaders {
  private static final Logger LOG = LoggerFactory.getLogger(SecretReaders.class);
  private static final Duration YES = Duration.ofMinutes(5);
  private static final Duration NO = Duration.ofMinutes(1);
  private static final int MOST_AT_ONCE = 16;
  private static final int MOST_REMEMBERED = 10_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, CompletableFuture<Known>> known = new ConcurrentHashMap<>();
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);
  private final Asking asking;
  private final Duration patience;
  private final LongSupplier nanoTime;

  /** Puts a SubjectAccessReview to the API server. */
  @FunctionalInterface
  interface Asking {
    Answer ask(ObjectNode review) throws InterruptedException;
  }

  /**
   * An answer.
   *
   * @param until on the clock that does not jump
   */
  private record Known(boolean may, long until) {}

  /**
   * Asks an API server.
   *
   * @param patience how long a caller waits at most for its turn, and then for others' answers
   * @param nanoTime {@link System#nanoTime}, but for tests
   */
  public SecretReaders(KubeObjects api, Duration patience, LongSupplier nanoTime) {
    this(
        review ->
            api.create(
                new ObjectRef(
                    "authorization.k8s.io/v1",
                    "SubjectAccessReview",
                    "subjectaccessreviews",
                    "",
                    ""),
                review),
        patience,
        nanoTime);
  }

  SecretReaders(Asking asking, Duration patience, LongSupplier nanoTime) {
    this.asking = asking;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** Whether the account may; no where that cannot be found out in time. */
  public boolean mayList(String namespace, String account) throws InterruptedException {
    String user = "system:serviceaccount:" + namespace + ":" + account;
    CompletableFuture<Known> own = new CompletableFuture<>();
    CompletableFuture<Known> holding =
        known.compute(user, (name, before) -> before == null || isOver(before) ? own : before);
    if (holding != own) {
      return await(holding);
    }
    boolean isDone = false;
    try {
      boolean may = ask(user, namespace);
      own.complete(new Known(may, nanoTime.getAsLong() + (may ? YES : NO).toNanos()));
      isDone = true;
      forgetSome();
      return may;
    } finally {
      if (!isDone) { // who waits for it is not left waiting
        known.remove(user, own);
        own.complete(new Known(false, nanoTime.getAsLong()));
      }
    }
  }

  private boolean isOver(CompletableFuture<Known> answer) {
    return answer.isDone() && nanoTime.getAsLong() - answer.join().until() >= 0;
  }

  private boolean await(CompletableFuture<Known> answer) throws InterruptedException {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).may();
    } catch (TimeoutException late) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private boolean ask(String user, String namespace) throws InterruptedException {
    if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      refused(user, "too many questions are waiting for the API server");
      return false;
    }
    try {
      Answer answer = asking.ask(review(user, namespace));
      if (AccessQuestion.isAllowed(answer)) {
        return true;
      }
      refused(user, answer instanceof Answer.Failed failed ? failed.message() : "not allowed");
      return false;
    } finally {
      turns.release();
    }
  }

  private static void refused(String user, String reason) {
    LOG.atWarn()
        .addKeyValue("user", user)
        .addKeyValue("reason", reason)
        .log("an account is not given Secrets of its namespace for a minute");
  }

  private void forgetSome() {
    known.values().removeIf(this::isOver);
    if (known.size() > MOST_REMEMBERED) {
      known.values().removeIf(CompletableFuture::isDone);
    }
  }

  private static ObjectNode review(String user, String namespace) {
    ObjectNode review =
        MAPPER
            .createObjectNode()
            .put("apiVersion", "authorization.k8s.io/v1")
            .put("kind", "SubjectAccessReview");
    ObjectNode spec = review.putObject("spec").put("user", user);
    spec.putObject("resourceAttributes")
        .put("namespace", namespace)
        .put("verb", "list")
        .put("group", "")
        .put("resource", "secrets");
    return review;
  }
}
