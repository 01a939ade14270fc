package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.IstioEgressListener;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.HostTable;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.index.VirtualServiceIndex;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes the egress listeners of a namespace: which services and VirtualServices each imports.
 *
 * <p>Source: spec xds §2.4; Istio 1.30, convertIstioListenerToWrapper, selectServices,
 * SelectVirtualServices, computeWildcardHostVirtualServiceIndex.
 */
final class EgressListeners {
  private static final List<String> EVERYTHING = List.of("*/*");

  private final PushContext context;
  private final String namespace;

  EgressListeners(PushContext context, String namespace) {
    this.context = context;
    this.namespace = namespace;
  }

  /** The listener that imports everything the namespace may see. */
  EgressListener everything() {
    return listener(Optional.empty(), EVERYTHING, OptionalInt.empty());
  }

  EgressListener of(IstioEgressListener spec) {
    return listener(Optional.of(spec), spec.getHostsList(), boundPort(spec));
  }

  /** What a listener imports. */
  static EgressHosts hosts(EgressListener listener, String namespace) {
    return new EgressHosts(
        listener.spec().<List<String>>map(IstioEgressListener::getHostsList).orElse(EVERYTHING),
        namespace);
  }

  /** The port that a listener reduces its services to; a generic HTTP proxy takes all ports. */
  static OptionalInt boundPort(IstioEgressListener spec) {
    int number = spec.getPort().getNumber();
    boolean isHttpProxy =
        Protocol.parse(spec.getPort().getProtocol())
            .filter(Protocol.HTTP_PROXY::equals)
            .isPresent();
    return number == 0 || isHttpProxy ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** A service reduced to one port; empty where it has none of that number. */
  static Optional<Service> reduced(Service service, int port) {
    return service
        .port(port)
        .map(kept -> service.ports().size() == 1 ? service : service.withPorts(List.of(kept)));
  }

  private EgressListener listener(
      Optional<IstioEgressListener> spec, List<String> hosts, OptionalInt port) {
    EgressHosts imports = new EgressHosts(hosts, namespace);
    List<MeshVirtualService> virtualServices =
        context.virtualServices().forGateway(VirtualServiceIndex.MESH, namespace).stream()
            .filter(imports::imports)
            .toList();
    List<Service> services = oneNamespaceEach(imported(imports, port));
    return new EgressListener(
        spec, services, virtualServices, mostSpecificWildcard(virtualServices, services));
  }

  private List<Service> imported(EgressHosts imports, OptionalInt port) {
    List<Service> imported = new ArrayList<>();
    for (Service service : context.services().visibleTo(namespace)) {
      imports
          .ofNamespace(service.namespace())
          .flatMap(hosts -> imported(service, hosts, port))
          .or(() -> imports.ofEveryNamespace().flatMap(hosts -> imported(service, hosts, port)))
          .ifPresent(imported::add);
    }
    return imported;
  }

  private static Optional<Service> imported(
      Service service, EgressHosts.Imports hosts, OptionalInt port) {
    if (!hosts.covers(service.hostname())) {
      return Optional.empty();
    }
    Optional<Service> kept =
        port.isPresent() ? reduced(service, port.getAsInt()) : Optional.of(service);
    return kept.map(found -> withImportedAliases(found, hosts));
  }

  private static Service withImportedAliases(Service service, EgressHosts.Imports hosts) {
    List<ServiceKey> aliases = service.options().aliases();
    List<ServiceKey> kept =
        aliases.stream().filter(alias -> hosts.covers(alias.hostname())).toList();
    return kept.size() == aliases.size()
        ? service
        : service.withOptions(service.options().withAliases(kept));
  }

  /**
   * Of a host in several namespaces one is kept: the own, else a Kubernetes service's, else the
   * first.
   */
  private List<Service> oneNamespaceEach(List<Service> services) {
    Map<Hostname, Service> owners = new HashMap<>();
    for (Service service : services) {
      owners.merge(service.hostname(), service, this::preferred);
    }
    return services.stream()
        .filter(service -> namespaceOf(owners, service).equals(service.namespace()))
        .toList();
  }

  private Service preferred(Service current, Service later) {
    if (later.namespace().equals(namespace)) {
      return later;
    }
    boolean isCurrentOwn = current.namespace().equals(namespace);
    return !isCurrentOwn && !current.isKubernetes() && later.isKubernetes() ? later : current;
  }

  private static String namespaceOf(Map<Hostname, Service> owners, Service service) {
    Service owner = owners.get(service.hostname());
    return owner == null ? "" : owner.namespace();
  }

  private static Map<Hostname, ConfigKey> mostSpecificWildcard(
      List<MeshVirtualService> virtualServices, List<Service> services) {
    HostTable<ConfigKey> owners = new HostTable<>();
    for (MeshVirtualService virtualService : virtualServices) {
      virtualService
          .spec()
          .getHostsList()
          .forEach(host -> owners.putIfAbsent(new Hostname(host), virtualService.key()));
    }
    Map<Hostname, ConfigKey> mostSpecific = new HashMap<>();
    for (Service service : services) {
      owners
          .mostSpecific(service.hostname())
          .ifPresent(owner -> mostSpecific.put(service.hostname(), owner));
    }
    return mostSpecific;
  }
}
