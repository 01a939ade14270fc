package dev.mizzen.xds.generate.listener;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.listener.gateway.GatewayListenerBuilder;
import dev.mizzen.xds.generate.listener.gateway.GatewayListenerInput;
import dev.mizzen.xds.generate.listener.gateway.GatewayListenerScope;
import dev.mizzen.xds.generate.listener.gateway.GatewayListeners;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.List;
import java.util.Optional;

/** Listeners of the ports that Gateways open on a router, {@code address_port}. */
public final class GatewayListenerGenerator
    implements Generator.Wildcard<GatewayListenerScope, GatewayListenerInput> {
  @Override
  public XdsType type() {
    return XdsType.LISTENER;
  }

  @Override
  public Optional<GatewayListenerScope> scope(ProxyScope proxy) {
    return GatewayListenerScope.of(proxy);
  }

  @Override
  public List<GatewayListenerInput> select(PushContext context, GatewayListenerScope scope) {
    return new GatewayListeners(context, scope).inputs();
  }

  @Override
  public Resource build(GatewayListenerInput input) {
    return GatewayListenerBuilder.build(input);
  }
}
