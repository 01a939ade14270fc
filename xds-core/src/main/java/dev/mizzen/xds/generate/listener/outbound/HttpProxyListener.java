package dev.mizzen.xds.generate.listener.outbound;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.listener.chain.ConnectionBalance;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.outbound.OutboundListenerInput.Capture;
import dev.mizzen.xds.generate.listener.settings.ListenerMesh;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The listener for workloads that name an HTTP proxy. Source: Istio 1.30,
 * pilot/pkg/networking/core/listener.go, buildHTTPProxy; spec xds §5.2.
 */
public final class HttpProxyListener {
  private HttpProxyListener() {}

  /** Empty where neither the proxy nor the mesh names a port. */
  public static Optional<OutboundListenerInput> input(
      PushContext context, OutboundListenerScope scope) {
    ListenerMesh mesh = ListenerMesh.of(context.mesh());
    ProxyTraits traits = scope.outbound().traits();
    int ofProxy = traits.options().httpProxyPort();
    int port = ofProxy == 0 ? mesh.httpProxyPort() : ofProxy;
    if (port == 0 || mesh.outboundPort() == 0) {
      return Optional.empty();
    }
    ListenerBind bind = new ListenerBind(traits.loopbacks(), port);
    return Optional.of(
        new OutboundListenerInput(
            bind,
            Capture.BOUND,
            ConnectionBalance.of(traits.options().outboundExactBalance()),
            List.of(HttpChains.proxy(bind)),
            UnknownHosts.cluster(scope.outbound()),
            scope.settings(context, mesh),
            sources(scope)));
  }

  private static Set<ConfigKey> sources(OutboundListenerScope scope) {
    Set<ConfigKey> sources = new HashSet<>(scope.telemetry().sources());
    sources.add(ConfigKey.MESH_CONFIG);
    return sources;
  }
}
