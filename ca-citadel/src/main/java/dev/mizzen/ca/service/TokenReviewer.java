package dev.mizzen.ca.service;

import dev.mizzen.ca.service.Authenticator.Refused;
import dev.mizzen.ca.service.Authenticator.Unavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the API server whose a token is. A port. Safe for use by many threads. */
public interface TokenReviewer {
  /**
   * What the API server says of a token that it believes.
   *
   * @param username for example {@code system:serviceaccount:default:reviews}
   * @param extra by key, for example {@code authentication.kubernetes.io/pod-name}
   */
  record Review(String username, List<String> groups, Map<String, List<String>> extra) {
    public Review {
      groups = List.copyOf(groups);
      extra = Map.copyOf(extra);
    }

    Optional<String> first(String key) {
      List<String> values = extra.getOrDefault(key, List.of());
      return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }
  }

  /**
   * Blocks until there is an answer, for a bounded time.
   *
   * @throws Refused where the API server does not believe the token
   * @throws Unavailable where it could not be asked
   */
  Review review(String token, List<String> audiences)
      throws Refused, Unavailable, InterruptedException;
}
