package dev.mizzen.xds.generate.listener.gateway;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.ConnectionBalance;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import java.util.List;
import java.util.Set;

/**
 * What one listener of a router is built from.
 *
 * @param chains in the order of the servers, never empty
 */
public record GatewayListenerInput(
    ListenerBind bind,
    ConnectionBalance balance,
    List<Chain> chains,
    ListenerSettings settings,
    Set<ConfigKey> sources) {
  public GatewayListenerInput {
    chains = List.copyOf(chains);
    sources = Set.copyOf(sources);
  }
}
