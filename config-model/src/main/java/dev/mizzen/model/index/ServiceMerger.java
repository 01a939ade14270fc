package dev.mizzen.model.index;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceAddresses;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.model.service.ServiceOptions;
import dev.mizzen.model.service.TrafficDistribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the mesh's services of what the registries say: one Kubernetes service a host over all
 * clusters, the namespace's traffic distribution filled in, ExternalName chains resolved. Pure.
 *
 * <p>Source: spec config-and-registry §4.1, §4.2, §6.2; Istio 1.30, aggregate/controller.go,
 * mergeService.
 */
final class ServiceMerger {
  private final ServiceInputs inputs;

  private ServiceMerger(ServiceInputs inputs) {
    this.inputs = inputs;
  }

  /** All services in creation order. */
  static List<Service> merge(ServiceInputs inputs, Map<ConfigKey, ServiceEntryServices> entries) {
    ServiceMerger merger = new ServiceMerger(inputs);
    List<Service> services = new ArrayList<>(merger.kubernetesServices());
    for (var entry : inputs.serviceEntries()) {
      ServiceEntryServices converted = entries.get(entry.key());
      if (converted != null) {
        converted
            .services()
            .forEach(
                service ->
                    services.add(merger.withNamespaceDistribution(service, merger.ownCluster())));
      }
    }
    services.sort(Service.CREATION_ORDER);
    return ServiceAliases.resolve(services);
  }

  private ClusterId ownCluster() {
    return inputs.mesh().clusterId();
  }

  /** The own cluster's definition counts, then that of the cluster whose id sorts first. */
  private List<Service> kubernetesServices() {
    List<Map.Entry<RegistryKey, Service>> entries = new ArrayList<>(inputs.kubernetes().entrySet());
    entries.sort(
        Map.Entry.comparingByKey(
            Comparator.<RegistryKey, Boolean>comparing(key -> !key.clusterId().equals(ownCluster()))
                .thenComparing(Comparator.naturalOrder())));
    Map<ServiceKey, Service> merged = new LinkedHashMap<>();
    for (Map.Entry<RegistryKey, Service> entry : entries) {
      Service service = withNamespaceDistribution(entry.getValue(), entry.getKey().clusterId());
      merged.merge(service.key(), service, ServiceMerger::joined);
    }
    return List.copyOf(merged.values());
  }

  /** The first cluster's service with the other's addresses and identities added, nothing else. */
  private static Service joined(Service first, Service other) {
    Map<ClusterId, List<String>> vips = new HashMap<>(first.addresses().clusterVips());
    other.addresses().clusterVips().forEach(vips::putIfAbsent);
    Set<String> identities = new HashSet<>(first.options().subjectAltNames());
    identities.addAll(other.options().subjectAltNames());
    ServiceAddresses own = first.addresses();
    return first
        .withAddresses(
            new ServiceAddresses(
                own.defaultAddress(),
                vips,
                own.autoAllocatedIpv4(),
                own.autoAllocatedIpv6(),
                own.external(),
                own.nodePorts()))
        .withOptions(first.options().withSubjectAltNames(identities));
  }

  private Service withNamespaceDistribution(Service service, ClusterId cluster) {
    ServiceOptions options = service.options();
    if (options.trafficDistribution() != TrafficDistribution.ANY) {
      return service;
    }
    TrafficDistribution ofNamespace =
        inputs
            .workloads()
            .namespace(cluster, service.namespace())
            .map(namespace -> Annotations.trafficDistribution(namespace.annotations()))
            .orElse(TrafficDistribution.ANY);
    return ofNamespace == TrafficDistribution.ANY
        ? service
        : service.withOptions(options.withTrafficDistribution(ofNamespace));
  }
}
