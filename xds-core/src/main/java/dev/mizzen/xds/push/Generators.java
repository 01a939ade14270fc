package dev.mizzen.xds.push;

import dev.mizzen.xds.generate.cluster.InboundClusterGenerator;
import dev.mizzen.xds.generate.cluster.OutboundClusterGenerator;
import dev.mizzen.xds.generate.cluster.PassthroughClusterGenerator;
import dev.mizzen.xds.generate.cluster.SniDnatClusterGenerator;
import dev.mizzen.xds.generate.endpoint.EndpointGenerator;
import dev.mizzen.xds.generate.listener.GatewayListenerGenerator;
import dev.mizzen.xds.generate.listener.HttpProxyListenerGenerator;
import dev.mizzen.xds.generate.listener.InboundListenerGenerator;
import dev.mizzen.xds.generate.listener.OutboundListenerGenerator;
import dev.mizzen.xds.generate.listener.VirtualOutboundListenerGenerator;
import dev.mizzen.xds.generate.nametable.NameTableGenerator;
import dev.mizzen.xds.generate.proxyconfig.TrustBundleGenerator;
import dev.mizzen.xds.generate.route.GatewayRouteGenerator;
import dev.mizzen.xds.generate.route.SidecarRouteGenerator;
import dev.mizzen.xds.generate.secret.SecretGenerator;
import java.util.List;

/** Every generator that is in force, in the order in which their resources are sent. */
public final class Generators {
  private Generators() {}

  public static GeneratorSet all() {
    return new GeneratorSet(
        List.of(
            new OutboundClusterGenerator(),
            new SniDnatClusterGenerator(),
            new PassthroughClusterGenerator(),
            new InboundClusterGenerator(),
            new EndpointGenerator(),
            new OutboundListenerGenerator(),
            new HttpProxyListenerGenerator(),
            new VirtualOutboundListenerGenerator(),
            new InboundListenerGenerator(),
            new GatewayListenerGenerator(),
            new SidecarRouteGenerator(),
            new GatewayRouteGenerator(),
            new SecretGenerator(),
            new NameTableGenerator(),
            new TrustBundleGenerator()));
  }
}
