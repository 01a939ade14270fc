package dev.mizzen.xds.generate.listener.inbound;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.proxy.InterceptionMode;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.ChainMatch;
import dev.mizzen.xds.generate.listener.chain.ConnectionBalance;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.settings.ListenerMesh;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.listener.tcp.TcpConnection;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says of which inbound listeners a workload's sidecar has need: one for all that is intercepted,
 * and one for each port that a Sidecar lets it bind. Confined to one selection.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/listener_inbound.go, buildInboundListeners; spec
 * xds §5.3.
 */
public final class InboundListeners {
  private static final String VIRTUAL = "virtualInbound";

  private final ProxyTraits traits;
  private final ListenerMesh mesh;
  private final ListenerSettings settings;
  private final InboundPorts ports;
  private final Set<ConfigKey> sources = new HashSet<>();

  public InboundListeners(PushContext context, InboundListenerScope scope) {
    this.traits = scope.workload().traits();
    this.mesh = ListenerMesh.of(context.mesh());
    this.settings = scope.settings(context, mesh);
    this.ports = new InboundPorts(scope.workload(), mesh);
    this.sources.add(ConfigKey.MESH_CONFIG);
    this.sources.addAll(scope.telemetry().sources());
    scope.workload().sidecar().ifPresent(sidecar -> sources.add(sidecar.key()));
  }

  /** The one for intercepted traffic first. */
  public List<InboundListenerInput> inputs() {
    if (mesh.outboundPort() == 0) {
      return List.of();
    }
    List<InboundListenerInput> inputs = new ArrayList<>();
    if (traits.interceptionMode() != InterceptionMode.NONE) {
      inputs.add(virtual());
    }
    ports.served().stream()
        .filter(port -> port.capture() == InboundPort.Capture.BOUND)
        .map(this::bound)
        .forEach(inputs::add);
    return inputs;
  }

  private InboundListenerInput virtual() {
    List<InboundPort> intercepted = new ArrayList<>(ports.unnamed());
    ports.served().stream()
        .filter(port -> port.capture() == InboundPort.Capture.VIRTUAL)
        .forEach(intercepted::add);
    List<Chain> chains = new ArrayList<>();
    chains.add(loop());
    intercepted.forEach(port -> chains.addAll(InboundChains.of(port)));
    List<String> wildcards = traits.wildcards();
    ListenerBind bind =
        new ListenerBind(
            mesh.features().dualStack() ? wildcards : List.of(wildcards.getFirst()),
            mesh.inboundPort());
    return input(VIRTUAL, bind, traits.interceptionMode(), chains, intercepted);
  }

  private InboundListenerInput bound(InboundPort port) {
    return input(
        port.bind().name(),
        port.bind(),
        InterceptionMode.NONE,
        InboundChains.of(port),
        List.of(port));
  }

  private InboundListenerInput input(
      String name,
      ListenerBind bind,
      InterceptionMode interception,
      List<Chain> chains,
      List<InboundPort> served) {
    Set<ConfigKey> all = new HashSet<>(sources);
    served.forEach(port -> all.addAll(port.sources()));
    return new InboundListenerInput(
        name,
        bind,
        interception,
        ConnectionBalance.of(traits.options().inboundExactBalance()),
        chains,
        settings,
        all);
  }

  /** Who calls the proxy's own port would be sent back to it for ever. */
  private Chain loop() {
    return new Chain(
        VIRTUAL + "-blackhole",
        ChainMatch.ANY.onPort(mesh.inboundPort()),
        new Chain.Tcp(TcpConnection.blackHole(ClusterName.BLACK_HOLE)),
        Optional.empty(),
        Chain.PeerExchange.AT_START,
        Optional.empty());
  }
}
