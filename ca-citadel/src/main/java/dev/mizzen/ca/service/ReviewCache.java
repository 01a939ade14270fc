package dev.mizzen.ca.service;

import dev.mizzen.ca.NativeCrypto;
import dev.mizzen.ca.service.Authenticator.Refused;
import dev.mizzen.ca.service.Authenticator.Unavailable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Remembers for a short time what the API server said of tokens that it believed, and asks once for
 * all callers that show the same token at the same time. Knows tokens by their hash only. Safe for
 * use by many threads.
 *
 * <p>What is refused is asked again each time: a token may be good a moment later, when the API
 * server has heard of its account. A bound number of reviews is under way at once; beyond it
 * callers are told to come again.
 */
public final class ReviewCache implements TokenReviewer {
  private static final int MAX_KEPT = 50_000;

  private final TokenReviewer reviewer;
  private final Duration kept;
  private final int maxUnderWay;
  private final Duration patience;
  private final LongSupplier nanoTime;

  /** Guarded by this, as the other: the oldest first. */
  private final Map<ByteBuffer, Kept> reviews = new LinkedHashMap<>();

  private final Map<ByteBuffer, CompletableFuture<Review>> underWay = new LinkedHashMap<>();

  private record Kept(Review review, long end) {}

  /**
   * @param kept how long a review is good for: a token that is revoked is believed no longer
   * @param maxUnderWay reviews at once
   * @param patience how long a caller waits for a review that another has asked for
   * @param nanoTime {@link System#nanoTime}, but for tests
   */
  public ReviewCache(
      TokenReviewer reviewer,
      Duration kept,
      int maxUnderWay,
      Duration patience,
      LongSupplier nanoTime) {
    this.reviewer = reviewer;
    this.kept = kept;
    this.maxUnderWay = maxUnderWay;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  @Override
  public Review review(String token, List<String> audiences)
      throws Refused, Unavailable, InterruptedException {
    ByteBuffer key = key(token, audiences);
    CompletableFuture<Review> answer = new CompletableFuture<>();
    CompletableFuture<Review> other;
    synchronized (this) {
      Optional<Review> known = known(key);
      if (known.isPresent()) {
        return known.get();
      }
      other = underWay.get(key);
      if (other == null) {
        if (underWay.size() >= maxUnderWay) {
          throw new Unavailable(maxUnderWay + " reviews of tokens are under way");
        }
        underWay.put(key, answer);
      }
    }
    return other == null ? ask(key, token, audiences, answer) : await(other);
  }

  /**
   * Answers from memory alone, and never waits: whoever is not remembered is {@link Unavailable}.
   */
  public TokenReviewer remembered() {
    return (token, audiences) -> {
      ByteBuffer key = key(token, audiences);
      synchronized (this) {
        return known(key).orElseThrow(() -> new Unavailable("the token is not remembered"));
      }
    };
  }

  /** With the lock held. */
  private Optional<Review> known(ByteBuffer key) {
    Kept found = reviews.get(key);
    return found != null && found.end() - nanoTime.getAsLong() > 0
        ? Optional.of(found.review())
        : Optional.empty();
  }

  private Review ask(
      ByteBuffer key, String token, List<String> audiences, CompletableFuture<Review> answer)
      throws Refused, Unavailable, InterruptedException {
    try {
      Review review = reviewer.review(token, audiences);
      keep(key, review);
      answer.complete(review);
      return review;
    } catch (Refused | Unavailable | InterruptedException | RuntimeException failed) {
      answer.completeExceptionally(failed);
      throw failed;
    } finally {
      synchronized (this) {
        underWay.remove(key);
      }
    }
  }

  private Review await(CompletableFuture<Review> other)
      throws Refused, Unavailable, InterruptedException {
    try {
      return other.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case Refused refused -> throw new Refused(String.valueOf(refused.getMessage()));
        case null, default -> throw new Unavailable("the review that was under way failed");
      }
    } catch (TimeoutException late) {
      throw new Unavailable("no answer within " + patience.toMillis() + " ms");
    }
  }

  private synchronized void keep(ByteBuffer key, Review review) {
    reviews.remove(key); // so that it becomes the youngest
    reviews.put(key, new Kept(review, nanoTime.getAsLong() + kept.toNanos()));
    var oldest = reviews.values().iterator();
    while (oldest.hasNext()) {
      boolean isOver = oldest.next().end() - nanoTime.getAsLong() <= 0;
      if (!isOver && reviews.size() <= MAX_KEPT) {
        return;
      }
      oldest.remove();
    }
  }

  private static ByteBuffer key(String token, List<String> audiences) {
    MessageDigest digest = NativeCrypto.sha256();
    audiences.forEach(
        audience -> digest.update((audience + "\0").getBytes(StandardCharsets.UTF_8)));
    return ByteBuffer.wrap(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
  }
}
