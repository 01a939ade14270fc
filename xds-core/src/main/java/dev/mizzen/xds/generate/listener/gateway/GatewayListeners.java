package dev.mizzen.xds.generate.listener.gateway;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.listener.chain.ConnectionBalance;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.settings.ListenerMesh;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.scope.MergedGateway;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says of which listeners a class of routers has need: one for each address and port that its
 * Gateways name. Confined to one selection.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/gateway.go, buildGatewayListeners; spec xds
 * §5.5, §5.6.
 */
public final class GatewayListeners {
  private static final int FIRST_UNPRIVILEGED_PORT = 1024;

  private final GatewayListenerScope scope;
  private final ProxyTraits traits;
  private final ListenerMesh mesh;
  private final ListenerSettings settings;
  private final Map<String, ServerChains> listeners = new LinkedHashMap<>();
  private final Map<Integer, Map<String, String>> passedNames = new HashMap<>();

  public GatewayListeners(PushContext context, GatewayListenerScope scope) {
    this.scope = scope;
    this.traits = scope.gateway().traits();
    this.mesh = ListenerMesh.of(context.mesh());
    this.settings = scope.settings(context, mesh);
  }

  public List<GatewayListenerInput> inputs() {
    scope.gateway().gateway().ports().forEach(this::add);
    List<GatewayListenerInput> inputs = new ArrayList<>();
    for (ServerChains chains : listeners.values()) {
      if (!chains.chains().isEmpty()) {
        inputs.add(input(chains));
      }
    }
    return inputs;
  }

  private GatewayListenerInput input(ServerChains chains) {
    boolean isHttp = chains.chains().stream().anyMatch(chain -> chain.isHttp());
    Set<ConfigKey> sources = new HashSet<>(chains.sources());
    sources.add(ConfigKey.MESH_CONFIG);
    sources.addAll(scope.telemetry().sources());
    return new GatewayListenerInput(
        chains.bind(),
        ConnectionBalance.of(traits.options().outboundExactBalance()),
        chains.chains(),
        isHttp ? settings : settings.withoutIdentity(),
        sources);
  }

  /** Servers that name the wildcard and those that name nothing share a listener. */
  private void add(MergedGateway.Port port) {
    if (traits.options().isUnprivileged() && port.number() < FIRST_UNPRIVILEGED_PORT) {
      return;
    }
    ListenerBind bind = new ListenerBind(addresses(port.bind()), port.number());
    ServerChains chains =
        listeners.computeIfAbsent(
            bind.name(),
            name ->
                new ServerChains(
                    scope.gateway(),
                    bind,
                    mesh.outboundStatName(),
                    passedNames.computeIfAbsent(port.number(), number -> new HashMap<>())));
    if (port.protocol().isHttp()) {
      chains.addHttp(port.servers());
    } else {
      port.servers().forEach(chains::add);
    }
  }

  private List<String> addresses(String bind) {
    if (!bind.isEmpty()) {
      return List.of(bind);
    }
    List<String> wildcards = traits.wildcards();
    return mesh.features().dualStack() ? wildcards : List.of(wildcards.getFirst());
  }
}
