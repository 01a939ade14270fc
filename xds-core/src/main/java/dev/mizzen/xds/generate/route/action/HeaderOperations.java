package dev.mizzen.xds.generate.route.action;

import dev.mizzen.api.networking.v1alpha3.Headers;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Changes to the headers of a request and its response.
 *
 * <p>What is set stands before what is added, each sorted by name. Envoy cannot change {@code host}
 * and pseudo headers so; a new authority becomes a rewrite of the host, where setting beats adding.
 * Source: Istio 1.30, networking/core/route/route.go, TranslateHeadersOperations.
 *
 * @param authority the new host; empty where it stays
 */
public record HeaderOperations(
    List<HeaderValueOption> requestToAdd,
    List<String> requestToRemove,
    List<HeaderValueOption> responseToAdd,
    List<String> responseToRemove,
    Optional<String> authority) {
  private static final String HOST = "host";
  private static final String AUTHORITY = ":authority";

  public HeaderOperations {
    requestToAdd = List.copyOf(requestToAdd);
    requestToRemove = List.copyOf(requestToRemove);
    responseToAdd = List.copyOf(responseToAdd);
    responseToRemove = List.copyOf(responseToRemove);
  }

  public static HeaderOperations of(Headers headers) {
    Headers.HeaderOperations request = headers.getRequest();
    Headers.HeaderOperations response = headers.getResponse();
    return new HeaderOperations(
        toAdd(request),
        toRemove(request),
        toAdd(response),
        toRemove(response),
        authority(request.getSetMap()).or(() -> authority(request.getAddMap())));
  }

  /** Adds the changes behind those the route has. */
  public void addTo(Route.Builder route) {
    route
        .addAllRequestHeadersToAdd(requestToAdd)
        .addAllRequestHeadersToRemove(requestToRemove)
        .addAllResponseHeadersToAdd(responseToAdd)
        .addAllResponseHeadersToRemove(responseToRemove);
  }

  /** Adds the changes, the authority's among them, to one of several weighted clusters. */
  public void addTo(ClusterWeight.Builder cluster) {
    cluster
        .addAllRequestHeadersToAdd(requestToAdd)
        .addAllRequestHeadersToRemove(requestToRemove)
        .addAllResponseHeadersToAdd(responseToAdd)
        .addAllResponseHeadersToRemove(responseToRemove);
    authority.ifPresent(cluster::setHostRewriteLiteral);
  }

  private static List<HeaderValueOption> toAdd(Headers.HeaderOperations operations) {
    List<HeaderValueOption> headers = new ArrayList<>();
    addAll(headers, operations.getSetMap(), HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD);
    addAll(headers, operations.getAddMap(), HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD);
    return headers;
  }

  private static void addAll(
      List<HeaderValueOption> headers, Map<String, String> values, HeaderAppendAction action) {
    for (Map.Entry<String, String> header : new TreeMap<>(values).entrySet()) {
      if (!isFixed(header.getKey())) {
        headers.add(
            HeaderValueOption.newBuilder()
                .setAppendAction(action)
                .setHeader(
                    HeaderValue.newBuilder().setKey(header.getKey()).setValue(header.getValue()))
                .build());
      }
    }
  }

  private static List<String> toRemove(Headers.HeaderOperations operations) {
    return operations.getRemoveList().stream().filter(name -> !isFixed(name)).toList();
  }

  private static boolean isFixed(String name) {
    return name.startsWith(":") || name.equalsIgnoreCase(HOST);
  }

  private static Optional<String> authority(Map<String, String> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .filter(header -> isAuthority(header.getKey().toLowerCase(Locale.ROOT)))
            .map(Map.Entry::getValue)
            .filter(value -> !value.isEmpty())
            .reduce((first, last) -> last);
  }

  private static boolean isAuthority(String lowerCaseName) {
    return lowerCaseName.equals(HOST) || lowerCaseName.equals(AUTHORITY);
  }
}
