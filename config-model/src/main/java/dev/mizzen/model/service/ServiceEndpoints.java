package dev.mizzen.model.service;

import java.util.List;
import java.util.Set;

/**
 * All endpoints of one service, every port and every cluster.
 *
 * <p>Shape: in shard order (registry and cluster, sorted), within a shard as the registry gave
 * them. Identity counts: as long as nothing of the service's endpoints changes this stays the same
 * object, and the hash is computed once.
 */
public final class ServiceEndpoints {
  private final ServiceKey key;
  private final List<Endpoint> endpoints;
  private final Set<String> serviceAccounts;
  private final int hash;

  public ServiceEndpoints(ServiceKey key, List<Endpoint> endpoints, Set<String> serviceAccounts) {
    this.key = key;
    this.endpoints = List.copyOf(endpoints);
    this.serviceAccounts = Set.copyOf(serviceAccounts);
    this.hash =
        31 * (31 * key.hashCode() + this.endpoints.hashCode()) + this.serviceAccounts.hashCode();
  }

  public static ServiceEndpoints none(ServiceKey key) {
    return new ServiceEndpoints(key, List.of(), Set.of());
  }

  public ServiceKey key() {
    return key;
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** SPIFFE ids of all endpoints, those that are not served included (unready, terminating). */
  public Set<String> serviceAccounts() {
    return serviceAccounts;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof ServiceEndpoints that
            && hash == that.hash
            && key.equals(that.key)
            && endpoints.equals(that.endpoints)
            && serviceAccounts.equals(that.serviceAccounts));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return key + " " + endpoints.size() + " endpoints";
  }
}
