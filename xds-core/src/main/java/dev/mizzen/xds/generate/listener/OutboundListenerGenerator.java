package dev.mizzen.xds.generate.listener;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.listener.outbound.OutboundListenerBuilder;
import dev.mizzen.xds.generate.listener.outbound.OutboundListenerInput;
import dev.mizzen.xds.generate.listener.outbound.OutboundListenerScope;
import dev.mizzen.xds.generate.listener.outbound.OutboundListeners;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.List;
import java.util.Optional;

/** Listeners of the services that a sidecar's workload calls, {@code address_port}. */
public final class OutboundListenerGenerator
    implements Generator.Wildcard<OutboundListenerScope, OutboundListenerInput> {
  @Override
  public XdsType type() {
    return XdsType.LISTENER;
  }

  @Override
  public Optional<OutboundListenerScope> scope(ProxyScope proxy) {
    return OutboundListenerScope.of(proxy);
  }

  @Override
  public List<OutboundListenerInput> select(PushContext context, OutboundListenerScope scope) {
    return new OutboundListeners(context, scope).inputs();
  }

  @Override
  public Resource build(OutboundListenerInput input) {
    return OutboundListenerBuilder.build(input);
  }
}
