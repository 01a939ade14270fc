package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.HTTPMatchRequest;
import dev.mizzen.api.networking.v1alpha3.StringMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Joins the match conditions of a root route with those of its delegate: both must hold, and the
 * delegate's must be the narrower.
 *
 * <p>Source: spec §6.4; Istio 1.30, mergeHTTPMatchRequests, hasConflict, stringMatchConflict.
 */
final class HttpMatchMerge {
  private HttpMatchMerge() {}

  /**
   * The conditions of the joined route; empty where a condition of the delegate fits none of the
   * root's.
   */
  static Optional<List<HTTPMatchRequest>> merge(
      List<HTTPMatchRequest> root, List<HTTPMatchRequest> delegate) {
    if (root.isEmpty()) {
      return Optional.of(delegate);
    }
    if (delegate.isEmpty()) {
      return Optional.of(root);
    }
    List<HTTPMatchRequest> merged = new ArrayList<>();
    for (HTTPMatchRequest narrower : delegate) {
      int before = merged.size();
      for (HTTPMatchRequest wider : root) {
        if (!conflict(wider, narrower)) {
          merged.add(merge(wider, narrower));
        }
      }
      if (merged.size() == before) {
        return Optional.empty();
      }
    }
    return Optional.of(merged);
  }

  private static HTTPMatchRequest merge(HTTPMatchRequest root, HTTPMatchRequest delegate) {
    HTTPMatchRequest.Builder merged = root.toBuilder();
    merged.mergeFrom(
        delegate.toBuilder()
            .clearGateways()
            .clearUri()
            .clearScheme()
            .clearMethod()
            .clearAuthority()
            .build());
    merged.setName(joinedName(root.getName(), delegate.getName()));
    if (delegate.hasUri()) {
      merged.setUri(delegate.getUri());
    }
    if (delegate.hasScheme()) {
      merged.setScheme(delegate.getScheme());
    }
    if (delegate.hasMethod()) {
      merged.setMethod(delegate.getMethod());
    }
    if (delegate.hasAuthority()) {
      merged.setAuthority(delegate.getAuthority());
    }
    if (delegate.getGatewaysCount() > 0) {
      merged.clearGateways().addAllGateways(delegate.getGatewaysList());
    }
    return merged.build();
  }

  /** Names of root and delegate joined by a dash; one of them alone where the other has none. */
  static String joinedName(String root, String delegate) {
    if (root.isEmpty()) {
      return delegate;
    }
    return delegate.isEmpty() ? root : root + "-" + delegate;
  }

  private static boolean conflict(HTTPMatchRequest root, HTTPMatchRequest leaf) {
    return conflict(root.hasUri(), root.getUri(), leaf.hasUri(), leaf.getUri())
        || conflict(root.hasScheme(), root.getScheme(), leaf.hasScheme(), leaf.getScheme())
        || conflict(root.hasMethod(), root.getMethod(), leaf.hasMethod(), leaf.getMethod())
        || conflict(
            root.hasAuthority(), root.getAuthority(), leaf.hasAuthority(), leaf.getAuthority())
        || conflict(root.getHeadersMap(), leaf.getHeadersMap())
        || conflict(root.getWithoutHeadersMap(), leaf.getWithoutHeadersMap())
        || conflict(root.getQueryParamsMap(), leaf.getQueryParamsMap())
        || root.getIgnoreUriCase() != leaf.getIgnoreUriCase()
        || portsConflict(root, leaf)
        || sourcesConflict(root, leaf)
        || gatewaysConflict(root, leaf);
  }

  private static boolean portsConflict(HTTPMatchRequest root, HTTPMatchRequest leaf) {
    return root.getPort() > 0 && leaf.getPort() > 0 && root.getPort() != leaf.getPort();
  }

  private static boolean sourcesConflict(HTTPMatchRequest root, HTTPMatchRequest leaf) {
    if (!root.getSourceNamespace().isEmpty()
        && !root.getSourceNamespace().equals(leaf.getSourceNamespace())) {
      return true;
    }
    Map<String, String> rootLabels = root.getSourceLabelsMap();
    return leaf.getSourceLabelsMap().entrySet().stream()
        .anyMatch(
            label ->
                !rootLabels
                    .getOrDefault(label.getKey(), label.getValue())
                    .equals(label.getValue()));
  }

  private static boolean gatewaysConflict(HTTPMatchRequest root, HTTPMatchRequest leaf) {
    if (root.getGatewaysCount() == 0 || leaf.getGatewaysCount() == 0) {
      return false;
    }
    return root.getGatewaysCount() < leaf.getGatewaysCount()
        || !new HashSet<>(root.getGatewaysList()).containsAll(leaf.getGatewaysList());
  }

  private static boolean conflict(Map<String, StringMatch> root, Map<String, StringMatch> leaf) {
    return leaf.entrySet().stream()
        .anyMatch(
            entry ->
                root.containsKey(entry.getKey())
                    && conflict(root.get(entry.getKey()), entry.getValue()));
  }

  private static boolean conflict(
      boolean rootSays, StringMatch root, boolean leafSays, StringMatch leaf) {
    return rootSays && leafSays && conflict(root, leaf);
  }

  /**
   * Whether the leaf is not a narrower form of the root. Empty texts count as not said; presence
   * alone narrows nothing.
   */
  private static boolean conflict(StringMatch root, StringMatch leaf) {
    if (!root.getExact().isEmpty()) {
      return !leaf.getExact().equals(root.getExact());
    }
    if (root.getPrefix().isEmpty()) {
      return true;
    }
    String narrower = leaf.getPrefix().isEmpty() ? leaf.getExact() : leaf.getPrefix();
    return narrower.isEmpty() || !narrower.startsWith(root.getPrefix());
  }
}
