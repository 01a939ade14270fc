package dev.mizzen.model.push;

import dev.mizzen.model.index.EndpointIndex;
import dev.mizzen.model.index.ServiceIndex;
import dev.mizzen.model.service.ServiceKey;
import java.util.HashSet;
import java.util.Set;

/** What differs between two indexes, found the slow way. */
final class Differences {
  private Differences() {}

  static Set<ServiceKey> ofServices(ServiceIndex one, ServiceIndex other) {
    Set<ServiceKey> keys = new HashSet<>(one.keys());
    keys.addAll(other.keys());
    keys.removeIf(key -> one.all(key).equals(other.all(key)));
    return keys;
  }

  static Set<ServiceKey> ofEndpoints(EndpointIndex one, EndpointIndex other) {
    Set<ServiceKey> keys = new HashSet<>(one.keys());
    keys.addAll(other.keys());
    keys.removeIf(key -> one.of(key).equals(other.of(key)));
    return keys;
  }
}
