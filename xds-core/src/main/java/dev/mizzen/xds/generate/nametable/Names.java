package dev.mizzen.xds.generate.nametable;

import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.HealthStatus;
import dev.mizzen.model.service.NetworkId;
import dev.mizzen.model.service.Registry;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceAddresses;
import dev.mizzen.xds.generate.envoy.AddressText;
import dev.mizzen.xds.generate.envoy.ServiceVips;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Names while they are gathered for one class of proxies. Confined to one selection. */
final class Names {
  private static final String MULTI_CLUSTER_SUFFIX = ".clusterset.local";

  private final PushContext context;
  private final ProxyTraits proxy;
  private final SortedMap<String, NameEntry> entries = new TreeMap<>();

  Names(PushContext context, ProxyTraits proxy) {
    this.context = context;
    this.proxy = proxy;
  }

  List<NameEntry> entries() {
    return List.copyOf(entries.values());
  }

  void add(Service service) {
    List<String> ips = ips(service);
    if (!ips.isEmpty()) {
      entries.merge(service.hostname().value(), entry(service, ips), Names::merged);
    }
  }

  /** A Kubernetes service owns its host; ServiceEntries share theirs. */
  private static NameEntry merged(NameEntry older, NameEntry newer) {
    if (older.registry() == Registry.KUBERNETES) {
      return older;
    }
    if (newer.registry() == Registry.KUBERNETES) {
      return newer;
    }
    return joined(older, newer);
  }

  private static NameEntry joined(NameEntry older, NameEntry newer) {
    List<String> ips = new ArrayList<>(older.ips());
    ips.addAll(newer.ips());
    return new NameEntry(older.host(), ips, older.registry(), older.shortname(), older.namespace());
  }

  private static NameEntry entry(Service service, List<String> ips) {
    String host = service.hostname().value();
    boolean hasShortname = service.isKubernetes() && !host.endsWith(MULTI_CLUSTER_SUFFIX);
    return new NameEntry(
        host,
        ips,
        service.registry(),
        hasShortname ? service.name() : "",
        hasShortname ? service.namespace() : "");
  }

  private List<String> ips(Service service) {
    Features features = context.mesh().features();
    List<String> addresses = ServiceVips.all(service, proxy, features);
    if (addresses.contains(ServiceAddresses.UNSPECIFIED)) {
      return service.isHeadless() && !service.ports().isEmpty() ? podIps(service) : List.of();
    }
    return addresses.stream().filter(AddressText::isIp).toList();
  }

  private List<String> podIps(Service service) {
    List<String> ips = new ArrayList<>();
    Map<String, NameEntry> ownPods = new HashMap<>();
    Map<String, NameEntry> otherPods = new HashMap<>();
    int firstPort = service.ports().getFirst().number();
    for (Endpoint endpoint : context.endpoints().shape(service.key()).inlined()) {
      if (endpoint.servicePort() == firstPort && isAnswered(service, endpoint)) {
        Map<String, NameEntry> pods = isLocal(endpoint) ? ownPods : otherPods;
        pod(service, endpoint).ifPresent(pod -> pods.merge(pod.host(), pod, Names::joined));
        if (context.mesh().features().multiclusterHeadless() || isLocal(endpoint)) {
          ips.addAll(endpoint.addresses());
        }
      }
    }
    entries.putAll(otherPods);
    entries.putAll(ownPods);
    return ips;
  }

  private boolean isAnswered(Service service, Endpoint endpoint) {
    boolean isReady =
        endpoint.health() == HealthStatus.HEALTHY || service.options().publishNotReadyAddresses();
    return isReady && isSameNetwork(endpoint.network()) && !endpoint.addresses().isEmpty();
  }

  private boolean isSameNetwork(NetworkId network) {
    return network.isUnnamed() || proxy.network().isUnnamed() || network.equals(proxy.network());
  }

  private boolean isLocal(Endpoint endpoint) {
    return endpoint.clusterId().equals(proxy.clusterId());
  }

  /**
   * A pod with a name of its own, such as a StatefulSet's; the own cluster's goes before others'.
   */
  private static Optional<NameEntry> pod(Service service, Endpoint endpoint) {
    String host = service.hostname().value();
    int dot = host.indexOf('.');
    if (endpoint.subdomain().isEmpty() || endpoint.hostname().isEmpty() || dot < 0) {
      return Optional.empty();
    }
    String shortname = endpoint.hostname().get() + "." + endpoint.subdomain().get();
    return Optional.of(
        new NameEntry(
            shortname + host.substring(dot),
            endpoint.addresses(),
            service.registry(),
            shortname,
            service.namespace()));
  }
}
