package dev.mizzen.model.index;

import dev.mizzen.model.Hostname;
import dev.mizzen.model.service.EndpointSlice;
import dev.mizzen.model.service.ServiceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** EndpointSlices as they were read, by the Service they belong to. */
final class SliceIndex {
  static final SliceIndex EMPTY = new SliceIndex(Map.of(), Map.of());

  private static final Comparator<EndpointSlice> ORDER =
      Comparator.comparing(EndpointSlice::clusterId).thenComparing(EndpointSlice::key);

  private final Map<RegistryKey, EndpointSlice> byKey;
  private final Map<ServiceName, List<EndpointSlice>> byService;

  private SliceIndex(
      Map<RegistryKey, EndpointSlice> byKey, Map<ServiceName, List<EndpointSlice>> byService) {
    this.byKey = byKey;
    this.byService = byService;
  }

  /** A Kubernetes Service's name, the same in every cluster. */
  record ServiceName(String namespace, String name) {
    static ServiceName of(EndpointSlice slice) {
      return new ServiceName(slice.key().namespace(), slice.serviceName());
    }

    static ServiceName of(RegistryKey service) {
      return new ServiceName(service.key().namespace(), service.key().name());
    }

    /** Reads a hostname of the cluster's domain; empty for others. */
    static Optional<ServiceName> of(ServiceKey key, String domainSuffix) {
      String host = key.hostname().value();
      String end = "." + key.namespace() + ".svc." + domainSuffix;
      boolean isOfCluster = host.endsWith(end) && host.indexOf('.') == host.length() - end.length();
      return isOfCluster
          ? Optional.of(
              new ServiceName(key.namespace(), host.substring(0, host.length() - end.length())))
          : Optional.empty();
    }

    ServiceKey key(String domainSuffix) {
      return new ServiceKey(
          new Hostname(name + "." + namespace + ".svc." + domainSuffix), namespace);
    }
  }

  Optional<EndpointSlice> get(RegistryKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** Every cluster's slices of a Service, in the order of cluster and slice name. */
  List<EndpointSlice> of(ServiceName service) {
    return byService.getOrDefault(service, List.of());
  }

  Set<ServiceName> services() {
    return byService.keySet();
  }

  SliceIndex apply(Changes<RegistryKey, EndpointSlice> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    Map<ServiceName, List<EndpointSlice>> touched = new HashMap<>();
    changes
        .byKey()
        .forEach(
            (key, now) -> {
              get(key).ifPresent(old -> touch(touched, ServiceName.of(old)).remove(old));
              now.ifPresent(slice -> touch(touched, ServiceName.of(slice)).add(slice));
            });
    Map<ServiceName, List<EndpointSlice>> changed = new HashMap<>(byService);
    touched.forEach(
        (service, slices) -> {
          if (slices.isEmpty()) {
            changed.remove(service);
          } else {
            slices.sort(ORDER);
            changed.put(service, List.copyOf(slices));
          }
        });
    return new SliceIndex(changes.appliedTo(byKey), changed);
  }

  private List<EndpointSlice> touch(
      Map<ServiceName, List<EndpointSlice>> touched, ServiceName service) {
    return touched.computeIfAbsent(service, name -> new ArrayList<>(of(name)));
  }
}
