package dev.mizzen.registry.kube;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A request that the API server refused, or that did not reach it. The message is for people and
 * holds no credentials.
 */
public final class ApiFailure extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int UNANSWERED = 0;

  private final int code;
  private final transient Optional<Duration> retryAfter;

  private ApiFailure(int code, String message, Optional<Duration> retryAfter) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  static ApiFailure refused(int code, String message, Optional<Duration> retryAfter) {
    return new ApiFailure(code, message, retryAfter);
  }

  static ApiFailure unanswered(String message) {
    return new ApiFailure(UNANSWERED, message, Optional.empty());
  }

  /** The HTTP status; 0 where there was no answer. */
  public int code() {
    return code;
  }

  /** What the API server asked to wait. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether the server said no for good: asking again soon gives the same answer. */
  boolean isRefusal() {
    return isForbidden() || isAbsent();
  }

  boolean isForbidden() {
    return code == 403 || code == 401;
  }

  /** There is no such kind. */
  boolean isAbsent() {
    return code == 404;
  }

  /** The resource version, or the list's token, is too old. */
  boolean isExpired() {
    return code == 410;
  }
}
