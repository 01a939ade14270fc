package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.LabelSelector;
import dev.mizzen.model.index.Identity;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.model.service.Workload;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells whether an update matters to the workload that a proxy stands beside: what it is, which
 * services it serves, which policies hold for it.
 *
 * <p>Asks for what {@link ProxyWorkload}, {@link ServiceTargets} and {@link ScopeBuilder} read.
 */
final class OwnChanges {
  private final MeshUpdate update;
  private final Set<String> pods;
  private final Set<String> nodes;
  private final Set<String> entryAddresses;
  private final Map<String, List<Service>> services;
  private final Map<String, Set<String>> kubernetesAddresses = new HashMap<>();
  private final Set<String> otherAddresses = new HashSet<>();
  private final Map<String, List<ConfigResource<WorkloadEntry>>> entries;

  OwnChanges(MeshUpdate update) {
    this.update = update;
    this.pods =
        keys(ConfigKind.POD)
            .map(key -> key.name() + "." + key.namespace())
            .collect(Collectors.toSet());
    this.nodes = keys(ConfigKind.NODE).map(ConfigKey::name).collect(Collectors.toSet());
    this.entryAddresses =
        keys(ConfigKind.WORKLOAD_ENTRY).flatMap(this::addresses).collect(Collectors.toSet());
    this.services =
        update.changedServices().stream()
            .flatMap(key -> update.context().services().all(key).stream())
            .filter(service -> service.isKubernetes() && !service.selector().isEmpty())
            .collect(Collectors.groupingBy(Service::namespace));
    update.changedEndpoints().forEach(this::noteAddresses);
    this.entries =
        services.isEmpty()
            ? Map.of()
            : update
                .context()
                .configs()
                .all(ConfigKind.WORKLOAD_ENTRY, WorkloadEntry.class)
                .stream()
                .collect(Collectors.groupingBy(entry -> entry.spec().getAddress()));
  }

  void addTouches(Proxy proxy, ProxyScope scope, Set<Touch> touches) {
    if (pods.contains(proxy.id().id())) {
      touches.add(new Touch(ConfigKind.POD, Reach.OWN));
    }
    if (isOnChangedNode(proxy)) {
      touches.add(new Touch(ConfigKind.NODE, Reach.OWN));
    }
    if (entryAddresses.contains(proxy.ips().getFirst())) {
      touches.add(new Touch(ConfigKind.WORKLOAD_ENTRY, Reach.OWN));
    }
    if (isChangedEndpoint(proxy)) {
      touches.add(new Touch(ConfigKind.ENDPOINT_SLICE, Reach.OWN));
    }
    if (servesChanged(scope) || serves(proxy, scope)) {
      touches.add(new Touch(ConfigKind.SERVICE, Reach.OWN));
    }
    if (hasOtherMtls(scope)) {
      touches.add(new Touch(ConfigKind.PEER_AUTHENTICATION, Reach.OWN));
    }
    if (hasOtherTelemetry(scope)) {
      touches.add(new Touch(ConfigKind.TELEMETRY, Reach.OWN));
    }
    if (hasOtherSidecar(scope)) {
      touches.add(new Touch(ConfigKind.SIDECAR, Reach.OWN));
    }
  }

  private Stream<ConfigKey> keys(ConfigKind kind) {
    return update.changed().stream().filter(key -> key.kind() == kind);
  }

  /** Where a WorkloadEntry was and where it is. */
  private Stream<String> addresses(ConfigKey entry) {
    return Stream.of(update.previous(), update.context())
        .flatMap(picture -> picture.configs().get(entry, WorkloadEntry.class).stream())
        .map(resource -> resource.spec().getAddress());
  }

  /** The addresses of endpoints that came, went or changed; all where only their order did. */
  private void noteAddresses(ServiceKey service) {
    List<Endpoint> before = endpoints(update.previous(), service);
    List<Endpoint> now = endpoints(update.context(), service);
    Set<Endpoint> same = new HashSet<>(before);
    same.retainAll(new HashSet<>(now));
    boolean isReordered = same.size() == before.size() && same.size() == now.size();
    Set<String> addresses =
        isKubernetes(service)
            ? kubernetesAddresses.computeIfAbsent(service.namespace(), name -> new HashSet<>())
            : otherAddresses;
    Stream.concat(before.stream(), now.stream())
        .filter(endpoint -> isReordered || !same.contains(endpoint))
        .forEach(endpoint -> addresses.add(endpoint.address()));
  }

  /** A proxy finds itself in ServiceEntries of any namespace, in Services of its own alone. */
  private boolean isKubernetes(ServiceKey service) {
    return Stream.of(update.previous(), update.context())
        .flatMap(picture -> picture.services().all(service).stream())
        .allMatch(Service::isKubernetes);
  }

  private static List<Endpoint> endpoints(PushContext picture, ServiceKey service) {
    return picture.endpoints().of(service).endpoints();
  }

  private boolean isOnChangedNode(Proxy proxy) {
    return !nodes.isEmpty()
        && ProxyWorkload.pod(update.context().workloads(), proxy)
            .map(Workload::nodeName)
            .filter(nodes::contains)
            .isPresent();
  }

  private boolean isChangedEndpoint(Proxy proxy) {
    Set<String> ofNamespace = kubernetesAddresses.getOrDefault(proxy.configNamespace(), Set.of());
    return proxy.ips().stream()
        .anyMatch(ip -> ofNamespace.contains(ip) || otherAddresses.contains(ip));
  }

  private boolean servesChanged(ProxyScope scope) {
    return !update.changedServices().isEmpty()
        && scope.workload().targets().stream()
            .anyMatch(target -> update.changedServices().contains(target.service().key()));
  }

  /** Whether a changed service selects the proxy now. */
  private boolean serves(Proxy proxy, ProxyScope scope) {
    if (services.isEmpty()) {
      return false;
    }
    return selects(proxy.configNamespace(), scope.traits().labels())
        || ProxyWorkload.pod(update.context().workloads(), proxy)
            .filter(pod -> selects(pod.namespace(), pod.labels()))
            .isPresent()
        || entries.getOrDefault(proxy.ips().getFirst(), List.of()).stream()
            .anyMatch(entry -> selects(entry.namespace(), entry.spec().getLabelsMap()));
  }

  private boolean selects(String namespace, Map<String, String> labels) {
    return services.getOrDefault(namespace, List.of()).stream()
        .anyMatch(service -> new LabelSelector(service.selector()).matches(labels));
  }

  private boolean hasOtherMtls(ProxyScope scope) {
    PushContext now = update.context();
    return !Identity.isSame(update.previous().peerAuthentications(), now.peerAuthentications())
        && !now.peerAuthentications()
            .workload(scope.traits().namespace(), scope.traits().labels())
            .equals(scope.workload().mtls());
  }

  private boolean hasOtherTelemetry(ProxyScope scope) {
    PushContext now = update.context();
    return !Identity.isSame(update.previous().telemetries(), now.telemetries())
        && !TelemetryScopes.objects(now, scope.traits()).equals(scope.telemetry().objects());
  }

  private boolean hasOtherSidecar(ProxyScope scope) {
    PushContext now = update.context();
    return scope.traits().isSidecar()
        && !Identity.isSame(update.previous().sidecars(), now.sidecars())
        && !selectedSidecar(now, scope).equals(scope.workload().sidecar());
  }

  private static Optional<?> selectedSidecar(PushContext picture, ProxyScope scope) {
    return picture.sidecars().select(scope.traits().namespace(), scope.traits().labels());
  }
}
