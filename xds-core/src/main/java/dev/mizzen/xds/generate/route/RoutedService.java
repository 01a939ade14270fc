package dev.mizzen.xds.generate.route;

import dev.mizzen.model.Hostname;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import java.util.List;
import java.util.stream.Stream;

/**
 * A service as one route table knows it.
 *
 * @param host in lower case, save in tables of all ports
 * @param ports the table's port alone, save in tables of all ports
 */
record RoutedService(Hostname host, List<ServicePort> ports, Service service) {
  /** Ports that speak HTTP or may be found to. */
  Stream<ServicePort> httpPorts() {
    return ports.stream().filter(port -> port.protocol().isHttpOrSniffed());
  }
}
