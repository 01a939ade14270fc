package dev.mizzen.model.service;

import java.util.Optional;

/**
 * One port of a service.
 *
 * @param name may be empty
 * @param number the service's port, 1 to 65535
 * @param targetPort the container's port; empty where it was not given (it is then {@code number})
 */
public record ServicePort(
    String name, int number, Protocol protocol, Optional<TargetPort> targetPort) {
  public ServicePort(String name, int number, Protocol protocol) {
    this(name, number, protocol, Optional.empty());
  }
}
