package dev.mizzen.istiod.admission;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Optional;

/**
 * What a webhook says to a request.
 *
 * @param denial why not; empty where it is allowed
 * @param warnings for who sent the request
 * @param patch (RFC 6902) that the object needs; empty where it is fine as it is
 */
record ReviewResponse(Optional<String> denial, List<String> warnings, Optional<ArrayNode> patch) {
  static final ReviewResponse ALLOWED = allowed(List.of());

  ReviewResponse {
    warnings = List.copyOf(warnings);
  }

  static ReviewResponse allowed(List<String> warnings) {
    return new ReviewResponse(Optional.empty(), warnings, Optional.empty());
  }

  static ReviewResponse denied(String reason) {
    return new ReviewResponse(Optional.of(reason), List.of(), Optional.empty());
  }

  static ReviewResponse patched(ArrayNode patch) {
    return new ReviewResponse(Optional.empty(), List.of(), Optional.of(patch));
  }
}
