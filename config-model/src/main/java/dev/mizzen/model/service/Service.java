package dev.mizzen.model.service;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.Visibility;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service of the mesh, from a Kubernetes Service or one (host, address) of a ServiceEntry.
 *
 * @param source the object it came from; provenance of all that is generated for it
 * @param name the Kubernetes name; for a ServiceEntry the host once more
 * @param ports in the order of the object
 * @param labels the object's labels
 * @param selector pod labels it selects; empty where it selects none
 */
public record Service(
    ConfigKey source,
    ServiceKey key,
    String name,
    Registry registry,
    Instant creationTime,
    Resolution resolution,
    List<ServicePort> ports,
    ServiceAddresses addresses,
    Visibility visibility,
    Map<String, String> labels,
    Map<String, String> selector,
    ServiceOptions options) {

  /** Oldest first; ties by name, then namespace. Source: Istio 1.30, SortServicesByCreationTime. */
  public static final Comparator<Service> CREATION_ORDER =
      Comparator.comparing(Service::creationTime)
          .thenComparing(Service::name)
          .thenComparing(Service::namespace);

  public Service {
    ports = List.copyOf(ports);
    labels = Map.copyOf(labels);
    selector = Map.copyOf(selector);
  }

  public Hostname hostname() {
    return key.hostname();
  }

  public String namespace() {
    return key.namespace();
  }

  public boolean isKubernetes() {
    return registry == Registry.KUBERNETES;
  }

  /** No address of its own and endpoints called directly. */
  public boolean isHeadless() {
    return resolution == Resolution.PASSTHROUGH && addresses.isUnspecified();
  }

  public Optional<ServicePort> port(int number) {
    return ports.stream().filter(p -> p.number() == number).findFirst();
  }

  public Optional<ServicePort> port(String portName) {
    return ports.stream().filter(p -> p.name().equals(portName)).findFirst();
  }

  public Service withPorts(List<ServicePort> kept) {
    return new Service(
        source,
        key,
        name,
        registry,
        creationTime,
        resolution,
        kept,
        addresses,
        visibility,
        labels,
        selector,
        options);
  }

  public Service withOptions(ServiceOptions changed) {
    return new Service(
        source,
        key,
        name,
        registry,
        creationTime,
        resolution,
        ports,
        addresses,
        visibility,
        labels,
        selector,
        changed);
  }

  public Service withAddresses(ServiceAddresses changed) {
    return new Service(
        source,
        key,
        name,
        registry,
        creationTime,
        resolution,
        ports,
        changed,
        visibility,
        labels,
        selector,
        options);
  }
}
