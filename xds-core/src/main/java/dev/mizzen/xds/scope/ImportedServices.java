package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.ConfigIndex;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects the services of all egress listeners, each host once. Touched by one thread.
 *
 * <p>The first of a host stays; a Kubernetes service takes the place of any other; ports are united
 * only where the two are parts of one service; a port that another object brings is called at its
 * own number, for the service's translations are those of the first. Source: spec xds §2.4; Istio
 * 1.30, appendSidecarServices, canMergeServices.
 */
final class ImportedServices {
  private final List<Service> services = new ArrayList<>();
  private final Map<Hostname, Integer> positions = new HashMap<>();
  private final ConfigIndex configs;

  /**
   * @param configs tells what ServiceEntries say of their visibility, word for word
   */
  ImportedServices(ConfigIndex configs) {
    this.configs = configs;
  }

  void add(Service service) {
    Integer position = positions.putIfAbsent(service.hostname(), services.size());
    if (position == null) {
      services.add(service);
    } else {
      services.set(position, joined(services.get(position), service));
    }
  }

  List<Service> inOrder() {
    return List.copyOf(services);
  }

  private Service joined(Service present, Service added) {
    if (present == added || (present.isKubernetes() && !added.isKubernetes())) {
      return present;
    }
    if (!present.isKubernetes() && added.isKubernetes()) {
      return added;
    }
    if (present.ports().equals(added.ports()) || !arePartsOfOne(present, added)) {
      return present;
    }
    boolean isSameObject = present.source().equals(added.source());
    List<ServicePort> ports = new ArrayList<>(present.ports());
    for (ServicePort port : added.ports()) {
      if (present.port(port.number()).isEmpty()) {
        ports.add(
            isSameObject ? port : new ServicePort(port.name(), port.number(), port.protocol()));
      }
    }
    return present.withPorts(ports);
  }

  private boolean arePartsOfOne(Service a, Service b) {
    return a.namespace().equals(b.namespace())
        && a.resolution() == b.resolution()
        && a.labels().equals(b.labels())
        && a.selector().equals(b.selector())
        && exportTo(a).equals(exportTo(b));
  }

  private Set<String> exportTo(Service service) {
    return configs
        .get(service.source(), ServiceEntry.class)
        .map(entry -> Set.copyOf(entry.spec().getExportToList()))
        .orElse(Set.of());
  }
}
