package dev.mizzen.xds.generate.listener;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.listener.outbound.OutboundListenerScope;
import dev.mizzen.xds.generate.listener.outbound.VirtualOutboundBuilder;
import dev.mizzen.xds.generate.listener.outbound.VirtualOutboundInput;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.List;
import java.util.Optional;

/** The listener {@code virtualOutbound} of all traffic that is intercepted on its way out. */
public final class VirtualOutboundListenerGenerator
    implements Generator.Wildcard<OutboundListenerScope, VirtualOutboundInput> {
  @Override
  public XdsType type() {
    return XdsType.LISTENER;
  }

  @Override
  public Optional<OutboundListenerScope> scope(ProxyScope proxy) {
    return OutboundListenerScope.of(proxy);
  }

  @Override
  public List<VirtualOutboundInput> select(PushContext context, OutboundListenerScope scope) {
    return VirtualOutboundInput.of(context, scope).stream().toList();
  }

  @Override
  public Resource build(VirtualOutboundInput input) {
    return VirtualOutboundBuilder.build(input);
  }
}
