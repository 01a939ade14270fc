package dev.mizzen.xds.scope;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.EndpointIndex;
import dev.mizzen.model.index.Identity;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.index.ServiceShape;
import dev.mizzen.model.index.VirtualServiceIndex;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells how what changed between two pictures can make a difference to an outbound scope of the
 * earlier one. May say yes without need, never no.
 *
 * <p>Asks what the scope was made of, and what it would be made of now: an object matters that is a
 * dependency, and one that the scope would import in the new picture, or that stood or stands in
 * the way of another.
 */
final class ScopeChanges {
  private final MeshUpdate update;
  private final List<MeshVirtualService> virtualServices;
  private final Map<ServiceKey, Set<Touch>> ofEndpoints = new HashMap<>();

  ScopeChanges(MeshUpdate update) {
    this.update = update;
    this.virtualServices = changedVirtualServices(update);
  }

  /** Whether the scope may have another content in the new picture. */
  boolean concern(OutboundScope scope) {
    return !Identity.isSame(update.previous().mesh(), update.context().mesh())
        || !ofObjects(scope).isEmpty();
  }

  /** How the update matters to what a class of proxies calls. */
  Set<Touch> touches(OutboundScope scope) {
    Set<Touch> touches = ofObjects(scope);
    for (ServiceKey changed : update.changedEndpoints()) {
      if (scope.serviceKeys().contains(changed)) {
        touches.addAll(ofEndpoints.computeIfAbsent(changed, this::ofEndpoints));
      }
    }
    return touches;
  }

  /** As far as the scope is made of what changed. */
  private Set<Touch> ofObjects(OutboundScope scope) {
    Extent extent = new Extent(scope);
    Set<Touch> touches = new HashSet<>();
    for (MeshVirtualService virtualService : virtualServices) {
      if (extent.imports(virtualService)) {
        addTouches(virtualService, touches);
        touches.add(new Touch(ConfigKind.VIRTUAL_SERVICE, Reach.DESTINATIONS));
      }
    }
    if (update.changed().stream().anyMatch(extent::isRuledBy)) {
      touches.add(new Touch(ConfigKind.DESTINATION_RULE, Reach.CALLED));
    }
    if (update.changed().stream().anyMatch(extent::isUnderPolicy)) {
      touches.add(new Touch(ConfigKind.PEER_AUTHENTICATION, Reach.CALLED));
    }
    if (update.changedServices().stream().anyMatch(extent::isConcernedBy)) {
      touches.add(new Touch(ConfigKind.SERVICE, Reach.CALLED));
    }
    return touches;
  }

  /** How a changed VirtualService matters to whom it routes for. */
  static void addTouches(MeshVirtualService virtualService, Set<Touch> touches) {
    touches.add(new Touch(ConfigKind.VIRTUAL_SERVICE, Reach.CALLED));
    if (virtualService.spec().getTcpCount() + virtualService.spec().getTlsCount() > 0) {
      touches.add(new Touch(ConfigKind.VIRTUAL_SERVICE, Reach.CONNECTIONS));
    }
  }

  /** Those that an update touched, as they were and as they are; roots of changed delegates too. */
  static List<MeshVirtualService> changedVirtualServices(MeshUpdate update) {
    return update.changed().stream()
        .filter(key -> key.kind() == ConfigKind.VIRTUAL_SERVICE)
        .flatMap(
            key ->
                Stream.of(update.previous(), update.context())
                    .flatMap(picture -> picture.virtualServices().bySource(key).stream()))
        .toList();
  }

  /** How the changed endpoints of a service matter to whom calls it. */
  private Set<Touch> ofEndpoints(ServiceKey service) {
    Set<Touch> touches = new HashSet<>();
    EndpointIndex before = update.previous().endpoints();
    EndpointIndex now = update.context().endpoints();
    if (!before.of(service).endpoints().equals(now.of(service).endpoints())) {
      touches.add(new Touch(ConfigKind.ENDPOINT_SLICE, Reach.CALLED));
    }
    ServiceShape shapeBefore = before.shape(service);
    ServiceShape shape = now.shape(service);
    if (!shape.equals(shapeBefore)) {
      touches.add(new Touch(ConfigKind.ENDPOINT_SLICE, Reach.IDENTITIES));
    }
    boolean hasOtherMembers =
        !shape.inlined().equals(shapeBefore.inlined())
            || (shape.isEmpty() != shapeBefore.isEmpty() && !isKubernetes(service));
    if (hasOtherMembers) {
      touches.add(new Touch(ConfigKind.ENDPOINT_SLICE, Reach.MEMBERS));
    }
    return touches;
  }

  private boolean isKubernetes(ServiceKey service) {
    return update.context().services().get(service).filter(Service::isKubernetes).isPresent();
  }

  /** A scope with the imports of its listeners in a form that can be asked. */
  private final class Extent {
    private final OutboundScope scope;
    private final String namespace;
    private final List<EgressHosts> imports;

    Extent(OutboundScope scope) {
      this.scope = scope;
      this.namespace = scope.traits().namespace();
      this.imports =
          scope.egressListeners().stream()
              .map(listener -> EgressListeners.hosts(listener, namespace))
              .toList();
    }

    boolean isRuledBy(ConfigKey changed) {
      return changed.kind() == ConfigKind.DESTINATION_RULE
          && (scope.dependencies().contains(changed)
              || hosts(changed).anyMatch(this::isRuledOtherwise));
    }

    boolean isUnderPolicy(ConfigKey changed) {
      return changed.kind() == ConfigKind.PEER_AUTHENTICATION
          && (scope.dependencies().contains(changed) || hasServicesIn(changed.namespace()));
    }

    boolean isConcernedBy(ServiceKey changed) {
      return scope.service(changed.hostname()).isPresent()
          || destinations().anyMatch(changed.hostname()::equals)
          || update.context().services().all(changed).stream().anyMatch(this::importsNow);
    }

    private boolean imports(MeshVirtualService virtualService) {
      return virtualService.sources().stream().anyMatch(scope.dependencies()::contains)
          || importsNow(virtualService);
    }

    private boolean importsNow(MeshVirtualService virtualService) {
      boolean isBoundToMesh =
          virtualService.spec().getGatewaysCount() == 0
              || virtualService.spec().getGatewaysList().contains(VirtualServiceIndex.MESH);
      return isBoundToMesh
          && virtualService.visibility().isVisibleTo(namespace)
          && imports.stream().anyMatch(hosts -> hosts.imports(virtualService));
    }

    /** A router takes whatever it may see. */
    private boolean importsNow(Service service) {
      return service.visibility().isVisibleTo(namespace)
          && (imports.isEmpty() || imports.stream().anyMatch(hosts -> hosts.imports(service)));
    }

    private Stream<Hostname> destinations() {
      return scope.egressListeners().stream()
          .flatMap(listener -> listener.virtualServices().stream())
          .flatMap(
              virtualService ->
                  new RouteDestinations(virtualService.spec(), namespace).hosts().stream());
    }

    /** The hosts that the rule was for and is for. */
    private Stream<Hostname> hosts(ConfigKey rule) {
      return Stream.of(update.previous(), update.context())
          .map(picture -> picture.destinationRules().hostOf(rule))
          .flatMap(Optional::stream);
    }

    private boolean isRuledOtherwise(Hostname host) {
      return host.isWildcard()
          ? scope.services().stream().anyMatch(service -> service.hostname().matches(host))
          : scope.service(host).filter(this::hasOtherRules).isPresent();
    }

    private boolean hasOtherRules(Service service) {
      return !update
          .context()
          .destinationRules()
          .candidates(namespace, service)
          .equals(update.previous().destinationRules().candidates(namespace, service));
    }

    private boolean hasServicesIn(String changedNamespace) {
      return changedNamespace.equals(namespace)
          || changedNamespace.equals(update.context().mesh().rootNamespace())
          || scope.services().stream()
              .anyMatch(service -> service.namespace().equals(changedNamespace));
    }
  }
}
