package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.service.ServiceTarget;
import java.util.List;
import java.util.Set;

/** Tells whether an update matters to the Gateways of a router and the routes bound to them. */
final class GatewayChanges {
  private final MeshUpdate update;
  private final List<ConfigKey> gateways;
  private final List<MeshVirtualService> virtualServices;

  GatewayChanges(MeshUpdate update) {
    this.update = update;
    this.gateways =
        update.changed().stream().filter(key -> key.kind() == ConfigKind.GATEWAY).toList();
    this.virtualServices = ScopeChanges.changedVirtualServices(update);
  }

  /**
   * Adds how the update matters.
   *
   * @param targets the services of the router's own workload
   */
  void addTouches(GatewayScope scope, List<ServiceTarget> targets, Set<Touch> touches) {
    if (gateways.stream().anyMatch(key -> selected(key, scope) || selects(key, scope, targets))) {
      touches.add(new Touch(ConfigKind.GATEWAY, Reach.OWN));
    }
    for (MeshVirtualService virtualService : virtualServices) {
      if (isBound(virtualService, scope)) {
        ScopeChanges.addTouches(virtualService, touches);
      }
    }
  }

  private static boolean selected(ConfigKey gateway, GatewayScope scope) {
    return scope.gateway().sources().contains(gateway);
  }

  private boolean selects(ConfigKey gateway, GatewayScope scope, List<ServiceTarget> targets) {
    return update
        .context()
        .configs()
        .get(gateway, Gateway.class)
        .filter(now -> SelectedGateway.selects(now, scope.traits().labels(), targets))
        .isPresent();
  }

  private static boolean isBound(MeshVirtualService virtualService, GatewayScope scope) {
    return virtualService.visibility().isVisibleTo(scope.traits().namespace())
        && virtualService.spec().getGatewaysList().stream()
            .anyMatch(scope.virtualServices()::containsKey);
  }
}
