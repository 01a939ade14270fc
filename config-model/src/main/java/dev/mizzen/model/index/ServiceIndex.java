package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Every service, whichever registry told of it. A ServiceEntry with several addresses is several
 * services with one key.
 *
 * <p>Source: Istio 1.30, push_context.go, initServiceRegistry.
 */
public final class ServiceIndex {
  public static final ServiceIndex EMPTY =
      new ServiceIndex(Map.of(), AddressPool.EMPTY, Map.of(), List.of());

  private final Map<RegistryKey, Service> kubernetes;
  private final AddressPool addresses;
  private final Map<ConfigKey, ServiceEntryServices> serviceEntries;
  private final List<Service> all;
  private final Map<ServiceKey, List<Service>> byKey;
  private final Map<ServiceKey, Service> owners;
  private final Map<Hostname, List<Service>> ownersByHostname;
  private final Map<String, List<Service>> byNamespace;
  private final ServiceVisibility visibility;

  private ServiceIndex(
      Map<RegistryKey, Service> kubernetes,
      AddressPool addresses,
      Map<ConfigKey, ServiceEntryServices> serviceEntries,
      List<Service> inCreationOrder) {
    this.kubernetes = kubernetes;
    this.addresses = addresses;
    this.serviceEntries = serviceEntries;
    this.all = inCreationOrder;
    this.byKey = grouped(inCreationOrder);
    this.owners = owners(inCreationOrder);
    this.ownersByHostname = byHostname(inCreationOrder, owners);
    this.byNamespace = byNamespace(inCreationOrder);
    this.visibility = ServiceVisibility.of(inCreationOrder);
  }

  /**
   * Folds in changed Services and whatever else services are made from. Where nothing comes out
   * different the answer is this index.
   *
   * @param workloads for the annotations of namespaces
   * @param configs for the ServiceEntries
   */
  public ServiceIndex apply(
      Changes<RegistryKey, Service> changes,
      Mesh mesh,
      WorkloadIndex workloads,
      ConfigIndex configs) {
    ServiceInputs inputs =
        new ServiceInputs(
            changes.isEmpty() ? kubernetes : changes.appliedTo(kubernetes),
            configs.all(ConfigKind.SERVICE_ENTRY, ServiceEntry.class),
            workloads,
            mesh);
    AddressPool pool =
        mesh.features().ipAutoallocate()
            ? addresses.next(inputs.serviceEntries())
            : new AddressPool(HashedAddresses.of(inputs.serviceEntries()), 0);
    Map<ConfigKey, ServiceEntryServices> entries =
        ServiceEntryServices.convert(inputs, pool, serviceEntries);
    List<Service> services = keepingObjects(ServiceMerger.merge(inputs, entries));
    boolean isUnchanged =
        changes.isEmpty() && Identity.isSame(services, all) && entries.equals(serviceEntries);
    return isUnchanged ? this : new ServiceIndex(inputs.kubernetes(), pool, entries, services);
  }

  /** All services, aliases resolved, in {@link Service#CREATION_ORDER}. */
  public List<Service> all() {
    return all;
  }

  /** The service that owns the key: the oldest, a Kubernetes service before any other. */
  public Optional<Service> get(ServiceKey key) {
    return Optional.ofNullable(owners.get(key));
  }

  /**
   * Every service with the key, in creation order: one for each address of each ServiceEntry that
   * names the host.
   */
  public List<Service> all(ServiceKey key) {
    return byKey.getOrDefault(key, List.of());
  }

  /** The owners of a host, one a namespace, in creation order. */
  public List<Service> byHostname(Hostname hostname) {
    return ownersByHostname.getOrDefault(hostname, List.of());
  }

  /** The services of a namespace, whoever may see them, in creation order. */
  public List<Service> inNamespace(String namespace) {
    return byNamespace.getOrDefault(namespace, List.of());
  }

  /**
   * What a namespace may see: private and explicitly exported services first, then public ones,
   * each in creation order. A view; asking costs nothing.
   */
  public List<Service> visibleTo(String namespace) {
    return visibility.visibleTo(namespace);
  }

  /** Every service's key, in no order. */
  public Set<ServiceKey> keys() {
    return byKey.keySet();
  }

  /** A Kubernetes Service as its own cluster has it, before clusters are merged. */
  public Optional<Service> inCluster(RegistryKey key) {
    return Optional.ofNullable(kubernetes.get(key));
  }

  /** All Kubernetes Services as their own clusters have them. */
  public Map<RegistryKey, Service> kubernetes() {
    return kubernetes;
  }

  /** What each ServiceEntry was converted to. */
  Map<ConfigKey, ServiceEntryServices> serviceEntries() {
    return serviceEntries;
  }

  Optional<ServiceEntryServices> serviceEntry(ConfigKey key) {
    return Optional.ofNullable(serviceEntries.get(key));
  }

  /** The ServiceEntries that name the key, in creation order. */
  List<ServiceEntryServices> serviceEntriesOf(ServiceKey key) {
    return all(key).stream()
        .map(Service::source)
        .distinct()
        .map(serviceEntries::get)
        .filter(Objects::nonNull)
        .toList();
  }

  /** The keys whose services are other than they were in {@code previous}. */
  public Set<ServiceKey> changedSince(ServiceIndex previous) {
    if (Identity.isSame(all, previous.all)) {
      return Set.of();
    }
    Set<ServiceKey> changed = new HashSet<>();
    byKey.forEach(
        (key, services) -> {
          if (!services.equals(previous.all(key))) {
            changed.add(key);
          }
        });
    previous.byKey.keySet().stream().filter(key -> !byKey.containsKey(key)).forEach(changed::add);
    return changed;
  }

  /**
   * Replaces services by equal ones of this index, so that unchanged services, and an unchanged
   * list, stay the same object.
   */
  private List<Service> keepingObjects(List<Service> services) {
    List<Service> kept = new ArrayList<>(services.size());
    for (Service service : services) {
      List<Service> known = all(service.key());
      int index = known.indexOf(service);
      kept.add(index < 0 ? service : known.get(index));
    }
    return kept.equals(all) ? all : List.copyOf(kept);
  }

  private static Map<ServiceKey, List<Service>> grouped(List<Service> services) {
    Map<ServiceKey, List<Service>> byKey = new HashMap<>();
    services.forEach(
        service -> byKey.computeIfAbsent(service.key(), key -> new ArrayList<>(1)).add(service));
    return byKey;
  }

  private static Map<String, List<Service>> byNamespace(List<Service> services) {
    Map<String, List<Service>> byNamespace = new HashMap<>();
    services.forEach(
        service ->
            byNamespace
                .computeIfAbsent(service.namespace(), name -> new ArrayList<>())
                .add(service));
    return byNamespace;
  }

  /** The oldest owns a key, but nobody takes a Kubernetes service's name by being older. */
  private static Map<ServiceKey, Service> owners(List<Service> inCreationOrder) {
    Map<ServiceKey, Service> owners = new HashMap<>();
    for (Service service : inCreationOrder) {
      owners.merge(
          service.key(),
          service,
          (owner, next) -> next.isKubernetes() && !owner.isKubernetes() ? next : owner);
    }
    return owners;
  }

  private static Map<Hostname, List<Service>> byHostname(
      List<Service> inCreationOrder, Map<ServiceKey, Service> owners) {
    Map<Hostname, List<Service>> byHostname = new LinkedHashMap<>();
    for (Service service : inCreationOrder) {
      if (Identity.isSame(owners.getOrDefault(service.key(), service), service)) {
        byHostname.computeIfAbsent(service.hostname(), host -> new ArrayList<>(1)).add(service);
      }
    }
    return byHostname;
  }
}
