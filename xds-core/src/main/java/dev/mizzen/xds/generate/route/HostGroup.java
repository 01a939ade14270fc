package dev.mizzen.xds.generate.route;

import dev.mizzen.xds.generate.route.table.RoutesInput;
import java.util.List;

/**
 * Hosts of one port that share their routes; each becomes a virtual host if it brings a domain
 * nobody has.
 *
 * @param hosts names no service has
 */
record HostGroup(int port, List<String> hosts, List<RoutedService> services, RoutesInput routes) {
  HostGroup {
    hosts = List.copyOf(hosts);
    services = List.copyOf(services);
  }
}
