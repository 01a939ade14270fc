package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.EndpointSlice;
import dev.mizzen.model.service.ServiceEndpoints;
import dev.mizzen.model.service.ServiceKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Puts one service's endpoints together: those of ServiceEntries, then each cluster's slices and
 * WorkloadEntries, as istiod orders its shards ({@code External/…} before {@code Kubernetes/…}).
 *
 * <p>Short-lived; touched by one thread.
 */
final class EndpointJoin {
  private final EndpointSettings settings;
  private final ServiceIndex services;
  private final SliceIndex slices;
  private final SliceEndpoints sliceEndpoints;
  private final ServiceEntryEndpoints entryEndpoints;
  private final SelectedWorkloadEntries selectedEntries;

  EndpointJoin(EndpointSettings settings, Registries registries, SliceIndex slices) {
    WorkloadEntries workloadEntries = WorkloadEntries.of(registries.configs());
    this.settings = settings;
    this.services = registries.services();
    this.slices = slices;
    this.sliceEndpoints = new SliceEndpoints(settings, registries);
    this.entryEndpoints =
        new ServiceEntryEndpoints(settings, registries.workloads(), workloadEntries);
    this.selectedEntries =
        new SelectedWorkloadEntries(settings, registries.services(), workloadEntries);
  }

  ServiceEndpoints endpoints(ServiceKey key) {
    List<Endpoint> endpoints = new ArrayList<>();
    services.serviceEntriesOf(key).forEach(entry -> addOfEntry(endpoints, key, entry));
    SliceIndex.ServiceName.of(key, settings.domainSuffix())
        .ifPresent(service -> endpoints.addAll(ofClusters(service)));
    Set<String> accounts = new HashSet<>();
    for (Endpoint endpoint : endpoints) {
      if (!endpoint.serviceAccount().isEmpty()) {
        accounts.add(endpoint.serviceAccount());
      }
    }
    return new ServiceEndpoints(key, endpoints, accounts);
  }

  /** DNS_ROUND_ROBIN has room for one endpoint a port: one that an older object has, it has not. */
  private void addOfEntry(
      List<Endpoint> endpoints, ServiceKey key, ServiceEntryServices converted) {
    boolean isRoundRobin =
        converted.entry().spec().getResolution() == ServiceEntry.Resolution.DNS_ROUND_ROBIN;
    for (Endpoint endpoint : entryEndpoints.of(key, converted)) {
      boolean isTaken =
          isRoundRobin
              && endpoints.stream()
                  .anyMatch(known -> known.servicePort() == endpoint.servicePort());
      if (!isTaken) {
        endpoints.add(endpoint);
      }
    }
  }

  private List<Endpoint> ofClusters(SliceIndex.ServiceName service) {
    Map<ClusterId, List<EndpointSlice>> byCluster =
        slices.of(service).stream()
            .collect(
                Collectors.groupingBy(EndpointSlice::clusterId, TreeMap::new, Collectors.toList()));
    byCluster.putIfAbsent(settings.ownCluster(), List.of());
    List<Endpoint> endpoints = new ArrayList<>();
    byCluster.forEach(
        (cluster, own) -> {
          endpoints.addAll(sliceEndpoints.of(own));
          if (cluster.equals(settings.ownCluster())) {
            endpoints.addAll(selectedEntries.of(service));
          }
        });
    return endpoints;
  }
}
