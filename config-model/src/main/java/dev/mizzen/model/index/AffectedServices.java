package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.LabelSelector;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.EndpointSlice;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.model.service.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the services whose endpoints a batch can change. May name one too many, never one too few.
 *
 * <p>Short-lived; touched by one thread.
 */
final class AffectedServices {
  private final Registries before;
  private final Registries now;
  private final Set<ServiceKey> keys = new HashSet<>();

  private AffectedServices(Registries before, Registries now) {
    this.before = before;
    this.now = now;
  }

  static Set<ServiceKey> of(
      EndpointChanges changes,
      Registries before,
      Registries now,
      SliceIndex slicesBefore,
      SliceIndex slicesNow) {
    AffectedServices affected = new AffectedServices(before, now);
    affected.keys.addAll(now.services().changedSince(before.services()));
    changes.services().forEach(key -> affected.add(SliceIndex.ServiceName.of(key)));
    affected.addSlices(changes.slices(), slicesBefore);
    affected.addConfigs(changes.configs());
    affected.addPods(changes.workloads(), slicesNow);
    return affected.keys;
  }

  private void addSlices(Changes<RegistryKey, EndpointSlice> changes, SliceIndex slicesBefore) {
    changes
        .byKey()
        .forEach(
            (key, slice) -> {
              slicesBefore.get(key).ifPresent(old -> add(SliceIndex.ServiceName.of(old)));
              slice.ifPresent(changed -> add(SliceIndex.ServiceName.of(changed)));
            });
  }

  private void add(SliceIndex.ServiceName service) {
    keys.add(service.key(now.mesh().domainSuffix()));
  }

  private void addConfigs(Set<ConfigKey> configs) {
    Map<String, List<Map<String, String>>> entryLabels = new HashMap<>();
    for (ConfigKey key : configs) {
      if (key.kind() == ConfigKind.SERVICE_ENTRY) {
        before.services().serviceEntry(key).ifPresent(this::addServiceEntry);
        now.services().serviceEntry(key).ifPresent(this::addServiceEntry);
      }
      if (key.kind() == ConfigKind.WORKLOAD_ENTRY) {
        for (Registries registries : List.of(before, now)) {
          registries
              .configs()
              .get(key, WorkloadEntry.class)
              .ifPresent(
                  entry ->
                      note(entryLabels, entry.namespace(), WorkloadEntryEndpoint.labels(entry)));
        }
      }
    }
    entryLabels.forEach(this::addSelecting);
    entryLabels.forEach(this::addKubernetesSelecting);
  }

  private void addServiceEntry(ServiceEntryServices converted) {
    converted.services().forEach(service -> keys.add(service.key()));
  }

  /** ServiceEntries of the namespace that select one of the workloads. */
  private void addSelecting(String namespace, List<Map<String, String>> workloads) {
    for (ServiceEntryServices converted : now.services().serviceEntries().values()) {
      ConfigResource<ServiceEntry> entry = converted.entry();
      if (entry.namespace().equals(namespace) && entry.spec().hasWorkloadSelector()) {
        LabelSelector selector = ServiceEntryEndpoints.selector(entry.spec());
        if (workloads.stream().anyMatch(selector::matches)) {
          addServiceEntry(converted);
        }
      }
    }
  }

  private void addKubernetesSelecting(String namespace, List<Map<String, String>> workloads) {
    for (Service service : now.services().inNamespace(namespace)) {
      LabelSelector selector = new LabelSelector(service.selector());
      if (SelectedWorkloadEntries.maySelect(service)
          && workloads.stream().anyMatch(selector::matches)) {
        keys.add(service.key());
      }
    }
  }

  private void addPods(WorkloadChanges changes, SliceIndex slices) {
    Set<Workload> pods = new HashSet<>();
    for (RegistryKey key : changes.pods().keys()) {
      before.workloads().pod(key).ifPresent(pods::add);
      now.workloads().pod(key).ifPresent(pods::add);
    }
    if (!changes.nodes().isEmpty()) {
      addPodsOn(changes.nodes().keys(), pods);
    }
    if (pods.isEmpty()) {
      return;
    }
    Map<String, List<Map<String, String>>> labels = new HashMap<>();
    pods.forEach(pod -> note(labels, pod.namespace(), pod.labels()));
    labels.forEach(this::addSelecting);
    addMembers(pods, slices);
  }

  private void addPodsOn(Set<RegistryKey> nodes, Set<Workload> pods) {
    Set<NodeName> names = new HashSet<>();
    nodes.forEach(key -> names.add(new NodeName(key.clusterId(), key.key().name())));
    for (String namespace : now.workloads().podNamespaces()) {
      for (Workload pod : now.workloads().podsIn(namespace)) {
        if (names.contains(new NodeName(pod.clusterId(), pod.nodeName()))) {
          pods.add(pod);
        }
      }
    }
  }

  private record NodeName(ClusterId cluster, String name) {}

  /** Services whose slices name one of the pods, or one of their addresses without a name. */
  private void addMembers(Set<Workload> pods, SliceIndex slices) {
    Map<Place, Set<String>> names = new HashMap<>();
    Map<Place, Set<String>> addresses = new HashMap<>();
    for (Workload pod : pods) {
      Place place = new Place(pod.clusterId(), pod.namespace());
      names.computeIfAbsent(place, absent -> new HashSet<>()).add(pod.name());
      addresses.computeIfAbsent(place, absent -> new HashSet<>()).addAll(pod.ips());
    }
    for (SliceIndex.ServiceName service : slices.services()) {
      for (EndpointSlice slice : slices.of(service)) {
        Place place = new Place(slice.clusterId(), service.namespace());
        if (names.containsKey(place)
            && hasMember(
                slice,
                names.getOrDefault(place, Set.of()),
                addresses.getOrDefault(place, Set.of()))) {
          add(service);
        }
      }
    }
  }

  private record Place(ClusterId cluster, String namespace) {}

  private static boolean hasMember(EndpointSlice slice, Set<String> names, Set<String> addresses) {
    for (EndpointSlice.Member member : slice.members()) {
      boolean isMeant =
          member.podName().isPresent()
              ? names.contains(member.podName().get())
              : member.addresses().stream().anyMatch(addresses::contains);
      if (isMeant) {
        return true;
      }
    }
    return false;
  }

  private static void note(
      Map<String, List<Map<String, String>>> byNamespace,
      String namespace,
      Map<String, String> labels) {
    byNamespace.computeIfAbsent(namespace, absent -> new ArrayList<>()).add(labels);
  }
}
