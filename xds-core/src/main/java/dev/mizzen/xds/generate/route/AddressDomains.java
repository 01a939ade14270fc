package dev.mizzen.xds.generate.route;

import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceAddresses;
import dev.mizzen.xds.generate.envoy.ServiceVips;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.List;

/**
 * The addresses of a service that a virtual host answers for. Source: Istio 1.30,
 * core/httproute.go, which reduces a service to its first address before it asks for all of them,
 * save in tables for every port.
 */
final class AddressDomains {
  private final ProxyTraits proxy;
  private final Features features;

  AddressDomains(ProxyTraits proxy, Features features) {
    this.proxy = proxy;
    this.features = features;
  }

  /** For a table of one port. */
  List<String> ofOnePort(Service service) {
    return specified(ServiceVips.allOfFirst(service, proxy, features));
  }

  /** For a table of all ports. */
  List<String> ofAllPorts(Service service) {
    return specified(ServiceVips.all(service, proxy, features));
  }

  private static List<String> specified(List<String> addresses) {
    return addresses.stream()
        .filter(address -> !address.isEmpty() && !address.equals(ServiceAddresses.UNSPECIFIED))
        .toList();
  }
}
