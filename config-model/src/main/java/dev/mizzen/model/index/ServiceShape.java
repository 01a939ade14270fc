package dev.mizzen.model.index;

import dev.mizzen.model.service.Endpoint;
import java.util.List;
import java.util.Set;

/**
 * What of a service's endpoints clusters, listeners and name tables depend on; changes far less
 * often than the endpoints.
 *
 * @param serviceAccounts SPIFFE ids of all endpoints
 * @param isEmpty no endpoint at all
 * @param allTakeMutualTls every endpoint takes mutual TLS; true where there is none
 * @param inlined the endpoints themselves, only for services whose clusters, listeners or names
 *     hold them (DNS, headless); else empty
 */
public record ServiceShape(
    Set<String> serviceAccounts,
    boolean isEmpty,
    boolean allTakeMutualTls,
    List<Endpoint> inlined) {
  public static final ServiceShape EMPTY = new ServiceShape(Set.of(), true, true, List.of());

  public ServiceShape {
    serviceAccounts = Set.copyOf(serviceAccounts);
    inlined = List.copyOf(inlined);
  }
}
