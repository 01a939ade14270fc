package dev.mizzen.xds.scope;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.index.VirtualServiceIndex;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells whether what changed between two pictures can make a difference to an outbound scope of the
 * earlier one. May say yes without need, never no.
 *
 * <p>Asks what the scope was made of, and what it would be made of now: an object matters that is a
 * dependency, and one that the scope would import in the new picture, or that stood or stands in
 * the way of another.
 */
final class ScopeChanges {
  private final MeshUpdate update;

  ScopeChanges(MeshUpdate update) {
    this.update = update;
  }

  boolean concern(OutboundScope scope) {
    if (update.previous().mesh() != update.context().mesh()) {
      return true;
    }
    Reach reach = new Reach(scope);
    return update.changed().stream().anyMatch(reach::isConcernedBy)
        || update.changedServices().stream().anyMatch(reach::isConcernedBy);
  }

  /** A scope with the imports of its listeners in a form that can be asked. */
  private final class Reach {
    private final OutboundScope scope;
    private final String namespace;
    private final List<EgressHosts> imports;

    Reach(OutboundScope scope) {
      this.scope = scope;
      this.namespace = scope.traits().namespace();
      this.imports =
          scope.egressListeners().stream()
              .map(listener -> EgressListeners.hosts(listener, namespace))
              .toList();
    }

    boolean isConcernedBy(ConfigKey changed) {
      if (scope.dependencies().contains(changed)) {
        return true;
      }
      return switch (changed.kind()) {
        case VIRTUAL_SERVICE ->
            update.context().virtualServices().bySource(changed).stream()
                .anyMatch(this::importsNow);
        case DESTINATION_RULE -> ruledHosts(changed).anyMatch(this::rulesSomeService);
        case PEER_AUTHENTICATION -> hasServicesIn(changed.namespace());
        default -> false;
      };
    }

    boolean isConcernedBy(ServiceKey changed) {
      return scope.service(changed.hostname()).isPresent()
          || destinations().anyMatch(changed.hostname()::equals)
          || update.context().services().all(changed).stream().anyMatch(this::importsNow);
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
    private Stream<Hostname> ruledHosts(ConfigKey rule) {
      return Stream.of(update.previous(), update.context())
          .map(picture -> picture.destinationRules().hostOf(rule))
          .flatMap(Optional::stream);
    }

    private boolean rulesSomeService(Hostname host) {
      return host.isWildcard()
          ? scope.services().stream().anyMatch(service -> service.hostname().matches(host))
          : scope.service(host).isPresent();
    }

    private boolean hasServicesIn(String changedNamespace) {
      return changedNamespace.equals(namespace)
          || changedNamespace.equals(update.context().mesh().rootNamespace())
          || scope.services().stream()
              .anyMatch(service -> service.namespace().equals(changedNamespace));
    }
  }
}
