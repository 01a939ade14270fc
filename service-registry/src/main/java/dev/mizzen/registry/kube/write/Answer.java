package dev.mizzen.registry.kube.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/** How the API server answered a request for one object. */
public sealed interface Answer {

  /**
   * It was done.
   *
   * @param object as it is now
   */
  record Done(ObjectNode object) implements Answer {}

  /** It was not done, or nobody knows. */
  sealed interface Failed extends Answer {
    /** The server's own words, or why there are none. Holds no credentials. */
    String message();
  }

  /** There is no such object, or no such kind, or no such namespace. */
  record NotFound(String message) implements Failed {}

  /** There is one already; or it is no longer the version that was to be replaced. */
  record Conflict(String message) implements Failed {}

  /** We may not. A namespace that is going away answers so too. */
  record Forbidden(String message) implements Failed {}

  /** The server, or a webhook of it, does not take what was sent. */
  record Invalid(String message) implements Failed {}

  /**
   * There was no answer in time, or the server cannot answer now. What was to be written may have
   * been.
   *
   * @param retryAfter what the server asked to wait
   */
  record Unavailable(String message, Optional<Duration> retryAfter) implements Failed {}
}
