package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.push.PushContext;
import java.util.Optional;

/**
 * What decides a proxy's outbound scope in one picture; proxies of one class share it.
 *
 * @param traits reduced to the labels that count
 * @param sidecar the Sidecar that holds; never for routers
 */
record OutboundClass(ProxyTraits traits, Optional<ConfigResource<Sidecar>> sidecar) {

  OutboundScope scopeIn(PushContext context) {
    OutboundScopes maker = new OutboundScopes(context, traits);
    return traits.isSidecar() ? maker.ofSidecar(sidecar) : maker.ofRouter();
  }
}
