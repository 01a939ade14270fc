package dev.mizzen.xds.scope;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.Identity;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.ServiceKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells for each proxy in which ways one update matters to it: nothing of a proxy without a touch
 * can have changed. May name one touch too many, never one too few.
 *
 * <p>Short-lived; touched by one thread. What proxies of one class share is found once.
 */
public final class ProxyTouches {
  private final Set<Touch> ofEverybody;
  private final ScopeChanges outbound;
  private final OwnChanges own;
  private final GatewayChanges gateways;
  private final Map<OutboundScope, Set<Touch>> byOutbound = new HashMap<>();

  public ProxyTouches(MeshUpdate update) {
    this.ofEverybody = ofEverybody(update);
    this.outbound = new ScopeChanges(update);
    this.own = new OwnChanges(update);
    this.gateways = new GatewayChanges(update);
  }

  /**
   * The ways in which the update matters to a proxy.
   *
   * @param scope of the proxy in the picture before the update
   */
  public Set<Touch> of(Proxy proxy, ProxyScope scope) {
    Set<Touch> touches = new HashSet<>(ofEverybody);
    touches.addAll(byOutbound.computeIfAbsent(scope.outbound(), outbound::touches));
    own.addTouches(proxy, scope, touches);
    scope
        .gateway()
        .ifPresent(gateway -> gateways.addTouches(gateway, scope.workload().targets(), touches));
    return touches;
  }

  private static Set<Touch> ofEverybody(MeshUpdate update) {
    PushContext before = update.previous();
    PushContext now = update.context();
    Set<Touch> touches = new HashSet<>();
    if (update.changed().contains(ConfigKey.MESH_CONFIG)) {
      touches.add(new Touch(ConfigKind.MESH_CONFIG, Reach.CALLED));
    }
    if (update.changed().contains(ConfigKey.MESH_NETWORKS)) {
      touches.add(new Touch(ConfigKind.MESH_NETWORKS, Reach.CALLED));
      touches.add(new Touch(ConfigKind.MESH_NETWORKS, Reach.CONNECTIONS));
    }
    if (!Identity.isSame(before.networks(), now.networks())) { // of services too
      touches.add(new Touch(ConfigKind.MESH_NETWORKS, Reach.CALLED));
    }
    if (!Identity.isSame(before.secrets(), now.secrets())) {
      touches.add(new Touch(ConfigKind.SECRET, Reach.CALLED));
    }
    if (!Identity.isSame(before.grants(), now.grants())) {
      touches.add(new Touch(ConfigKind.REFERENCE_GRANT, Reach.CALLED));
    }
    if (!before.trustBundle().equals(now.trustBundle())) {
      touches.add(new Touch(ConfigKind.MESH_CONFIG, Reach.IDENTITIES));
    }
    if (hasOtherProvider(update)) {
      touches.add(new Touch(ConfigKind.TELEMETRY, Reach.CALLED));
    }
    return touches;
  }

  /** Whether a service came, went or changed that a provider of telemetry names. */
  private static boolean hasOtherProvider(MeshUpdate update) {
    Set<Hostname> named = ProviderHosts.of(update.context().mesh().config());
    return !named.isEmpty()
        && update.changedServices().stream().map(ServiceKey::hostname).anyMatch(named::contains);
  }
}
