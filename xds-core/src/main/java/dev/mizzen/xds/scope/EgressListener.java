package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.IstioEgressListener;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.service.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one egress listener of a Sidecar imports; the default scope has one without a spec that
 * imports everything.
 *
 * @param spec the listener as the Sidecar writes it; empty for the default scope
 * @param services in creation order, reduced to the listener's port where it has one
 * @param virtualServices bound to the mesh, in the order in which they win
 * @param mostSpecificWildcard for a service's host, the VirtualService that owns the most specific
 *     wildcard host matching it
 */
public record EgressListener(
    Optional<IstioEgressListener> spec,
    List<Service> services,
    List<MeshVirtualService> virtualServices,
    Map<Hostname, ConfigKey> mostSpecificWildcard) {
  public EgressListener {
    services = List.copyOf(services);
    virtualServices = List.copyOf(virtualServices);
    mostSpecificWildcard = Map.copyOf(mostSpecificWildcard);
  }
}
