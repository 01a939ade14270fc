package dev.mizzen.model.service;

import dev.mizzen.model.Hostname;

/** A service's identity in the mesh, whichever object it came from. */
public record ServiceKey(Hostname hostname, String namespace) implements Comparable<ServiceKey> {
  @Override
  public int compareTo(ServiceKey other) {
    int byHost = hostname.value().compareTo(other.hostname.value());
    return byHost != 0 ? byHost : namespace.compareTo(other.namespace);
  }

  @Override
  public String toString() {
    return namespace + "/" + hostname;
  }
}
