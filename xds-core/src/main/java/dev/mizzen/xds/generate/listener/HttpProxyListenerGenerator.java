package dev.mizzen.xds.generate.listener;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.listener.outbound.HttpProxyListener;
import dev.mizzen.xds.generate.listener.outbound.OutboundListenerBuilder;
import dev.mizzen.xds.generate.listener.outbound.OutboundListenerInput;
import dev.mizzen.xds.generate.listener.outbound.OutboundListenerScope;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.List;
import java.util.Optional;

/** The listener for workloads that name an HTTP proxy. */
public final class HttpProxyListenerGenerator
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
    return HttpProxyListener.input(context, scope).stream().toList();
  }

  @Override
  public Resource build(OutboundListenerInput input) {
    return OutboundListenerBuilder.build(input);
  }
}
