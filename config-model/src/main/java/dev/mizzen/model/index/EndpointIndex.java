package dev.mizzen.model.index;

import dev.mizzen.model.service.EndpointSlice;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceEndpoints;
import dev.mizzen.model.service.ServiceKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The endpoints of every service, and their shape.
 *
 * <p>A batch joins anew only those services whose endpoints it can change; a service that comes out
 * equal keeps its object.
 */
public final class EndpointIndex {
  public static final EndpointIndex EMPTY = new EndpointIndex(SliceIndex.EMPTY, Map.of(), Map.of());

  private final SliceIndex slices;
  private final Map<ServiceKey, ServiceEndpoints> byKey;
  private final Map<ServiceKey, ServiceShape> shapes;

  private EndpointIndex(
      SliceIndex slices,
      Map<ServiceKey, ServiceEndpoints> byKey,
      Map<ServiceKey, ServiceShape> shapes) {
    this.slices = slices;
    this.byKey = byKey;
    this.shapes = shapes;
  }

  /**
   * A service's endpoints; {@link ServiceEndpoints#none} where it has none. The same object as long
   * as nothing of them changes.
   */
  public ServiceEndpoints of(ServiceKey key) {
    ServiceEndpoints known = byKey.get(key);
    return known == null ? ServiceEndpoints.none(key) : known;
  }

  /**
   * All shapes. The same object as long as no service's shape changes, however often endpoints do.
   */
  public Map<ServiceKey, ServiceShape> shapes() {
    return shapes;
  }

  public ServiceShape shape(ServiceKey key) {
    return shapes.getOrDefault(key, ServiceShape.EMPTY);
  }

  /** Every service that is known here, those without endpoints included, in no order. */
  public Set<ServiceKey> keys() {
    return byKey.keySet();
  }

  /** The services whose endpoints are other than they were in {@code previous}. */
  public Set<ServiceKey> changedSince(EndpointIndex previous) {
    if (Identity.isSame(byKey, previous.byKey)) {
      return Set.of();
    }
    Set<ServiceKey> changed = new HashSet<>();
    byKey.forEach(
        (key, now) -> {
          ServiceEndpoints before = previous.byKey.get(key);
          boolean isSame = before == null ? now.endpoints().isEmpty() : before.equals(now);
          if (!isSame) {
            changed.add(key);
          }
        });
    previous.byKey.forEach(
        (key, before) -> {
          if (!byKey.containsKey(key) && !before.endpoints().isEmpty()) {
            changed.add(key);
          }
        });
    return changed;
  }

  /** A slice as it was read. */
  public Optional<EndpointSlice> slice(RegistryKey key) {
    return slices.get(key);
  }

  /** Every cluster's slices of a Service, in the order of cluster and slice name. */
  public List<EndpointSlice> slices(String namespace, String serviceName) {
    return slices.of(new SliceIndex.ServiceName(namespace, serviceName));
  }

  /**
   * Folds a batch in.
   *
   * @param before what this index was made from
   * @param now what it is to be made from
   */
  public EndpointIndex apply(EndpointChanges changes, Registries before, Registries now) {
    SliceIndex changedSlices = slices.apply(changes.slices());
    EndpointSettings settings = EndpointSettings.of(now.mesh(), now.workloads());
    boolean settingsChanged =
        !settings.equals(EndpointSettings.of(before.mesh(), before.workloads()));
    EndpointJoin join = new EndpointJoin(settings, now, changedSlices);
    Set<ServiceKey> affected =
        settingsChanged
            ? everything(changedSlices, now.services(), settings)
            : AffectedServices.of(changes, before, now, slices, changedSlices);
    Map<ServiceKey, ServiceEndpoints> joined = new HashMap<>();
    affected.forEach(key -> joined.put(key, join.endpoints(key)));
    return with(changedSlices, joined, now.services());
  }

  private Set<ServiceKey> everything(
      SliceIndex changedSlices, ServiceIndex services, EndpointSettings settings) {
    Set<ServiceKey> keys = new HashSet<>(byKey.keySet());
    keys.addAll(services.keys());
    changedSlices.services().forEach(service -> keys.add(service.key(settings.domainSuffix())));
    return keys;
  }

  private EndpointIndex with(
      SliceIndex changedSlices, Map<ServiceKey, ServiceEndpoints> joined, ServiceIndex services) {
    Map<ServiceKey, ServiceEndpoints> endpoints = new HashMap<>();
    Set<ServiceKey> gone = new HashSet<>();
    joined.forEach(
        (key, now) -> {
          if (now.endpoints().isEmpty() && services.get(key).isEmpty()) {
            gone.add(key);
          } else if (!isKnown(key, now)) {
            endpoints.put(key, now);
          }
        });
    gone.retainAll(byKey.keySet());
    Map<ServiceKey, ServiceEndpoints> merged = merged(byKey, endpoints, gone);
    Map<ServiceKey, ServiceShape> mergedShapes = changedShapes(joined, services);
    boolean isUnchanged =
        Identity.isSame(changedSlices, slices)
            && Identity.isSame(merged, byKey)
            && Identity.isSame(mergedShapes, shapes);
    return isUnchanged ? this : new EndpointIndex(changedSlices, merged, mergedShapes);
  }

  private boolean isKnown(ServiceKey key, ServiceEndpoints now) {
    ServiceEndpoints known = byKey.get(key);
    return known != null && known.equals(now);
  }

  /**
   * A service's shape depends on its resolution too, so every service that was joined is looked at.
   */
  private Map<ServiceKey, ServiceShape> changedShapes(
      Map<ServiceKey, ServiceEndpoints> joined, ServiceIndex services) {
    Map<ServiceKey, ServiceShape> changed = new HashMap<>();
    Set<ServiceKey> gone = new HashSet<>();
    joined.forEach(
        (key, now) -> {
          ServiceShape shape = shape(now, services.all(key));
          if (shape.equals(ServiceShape.EMPTY)) {
            gone.add(key);
          } else if (!shape.equals(shape(key))) {
            changed.put(key, shape);
          }
        });
    gone.retainAll(shapes.keySet());
    return merged(shapes, changed, gone);
  }

  private static ServiceShape shape(ServiceEndpoints endpoints, List<Service> services) {
    return new ServiceShape(
        endpoints.serviceAccounts(),
        endpoints.endpoints().isEmpty(),
        endpoints.endpoints().stream().allMatch(endpoint -> endpoint.takesMutualTls()),
        services.stream().anyMatch(EndpointIndex::inlinesEndpoints)
            ? endpoints.endpoints()
            : List.of());
  }

  /** Whether clusters, listeners or the name table hold the service's endpoints themselves. */
  private static boolean inlinesEndpoints(Service service) {
    return switch (service.resolution()) {
      case DNS, DNS_ROUND_ROBIN, PASSTHROUGH -> true;
      case CLIENT_SIDE_LB, DYNAMIC_DNS, ALIAS -> false;
    };
  }

  private static <K, V> Map<K, V> merged(Map<K, V> base, Map<K, V> changed, Set<K> gone) {
    if (changed.isEmpty() && gone.isEmpty()) {
      return base;
    }
    Map<K, V> merged = new HashMap<>(base);
    merged.keySet().removeAll(gone);
    merged.putAll(changed);
    return merged;
  }
}
