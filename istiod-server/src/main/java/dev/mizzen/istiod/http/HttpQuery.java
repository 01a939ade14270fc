package dev.mizzen.istiod.http;

import java.util.Map;
import java.util.Optional;

/**
 * A GET request, reduced to what pages ask for.
 *
 * @param path without the query, for example {@code /debug/syncz}
 * @param parameters of several values for one key the first
 * @param isLocal the caller is on this machine's loopback interface
 */
public record HttpQuery(String path, Map<String, String> parameters, boolean isLocal) {
  public HttpQuery {
    parameters = Map.copyOf(parameters);
  }

  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }
}
