package dev.mizzen.xds.generate.listener;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.listener.inbound.InboundListenerBuilder;
import dev.mizzen.xds.generate.listener.inbound.InboundListenerInput;
import dev.mizzen.xds.generate.listener.inbound.InboundListenerScope;
import dev.mizzen.xds.generate.listener.inbound.InboundListeners;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.List;
import java.util.Optional;

/**
 * The listener {@code virtualInbound} of all traffic that is intercepted on its way in, and those
 * of ports that a Sidecar binds.
 */
public final class InboundListenerGenerator
    implements Generator.Wildcard<InboundListenerScope, InboundListenerInput> {
  @Override
  public XdsType type() {
    return XdsType.LISTENER;
  }

  @Override
  public Optional<InboundListenerScope> scope(ProxyScope proxy) {
    return InboundListenerScope.of(proxy);
  }

  @Override
  public List<InboundListenerInput> select(PushContext context, InboundListenerScope scope) {
    return new InboundListeners(context, scope).inputs();
  }

  @Override
  public Resource build(InboundListenerInput input) {
    return InboundListenerBuilder.build(input);
  }
}
