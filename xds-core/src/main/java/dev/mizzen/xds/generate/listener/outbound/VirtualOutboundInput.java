package dev.mizzen.xds.generate.listener.outbound;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.proxy.InterceptionMode;
import dev.mizzen.model.proxy.IpMode;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.settings.ListenerMesh;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the listener of all intercepted outbound traffic is built from.
 *
 * @param unmatched the cluster of connections that no other listener takes
 */
public record VirtualOutboundInput(
    ListenerBind bind,
    InterceptionMode interception,
    String unmatched,
    ListenerSettings settings,
    Set<ConfigKey> sources) {
  private static final String ANY_IPV4 = "0.0.0.0";

  public VirtualOutboundInput {
    sources = Set.copyOf(sources);
  }

  /** Empty where nothing is intercepted. */
  public static Optional<VirtualOutboundInput> of(
      PushContext context, OutboundListenerScope scope) {
    ListenerMesh mesh = ListenerMesh.of(context.mesh());
    ProxyTraits traits = scope.outbound().traits();
    if (mesh.outboundPort() == 0 || traits.interceptionMode() == InterceptionMode.NONE) {
      return Optional.empty();
    }
    Set<ConfigKey> sources = new HashSet<>();
    sources.add(ConfigKey.MESH_CONFIG);
    sources.addAll(scope.telemetry().sources());
    scope.outbound().sidecar().ifPresent(sources::add);
    return Optional.of(
        new VirtualOutboundInput(
            new ListenerBind(addresses(traits, mesh.features()), mesh.outboundPort()),
            traits.interceptionMode(),
            UnknownHosts.cluster(scope.outbound()),
            scope.settings(context, mesh).withoutIdentity(),
            sources));
  }

  private static List<String> addresses(ProxyTraits traits, Features features) {
    List<String> wildcards = traits.wildcards();
    if (features.dualStack() && wildcards.size() > 1) {
      return wildcards;
    }
    boolean takesIpv4 = features.ipv4ListenersOfIpv6Proxies() && traits.ipMode() == IpMode.IPV6;
    return takesIpv4 ? List.of(wildcards.getFirst(), ANY_IPV4) : List.of(wildcards.getFirst());
  }
}
