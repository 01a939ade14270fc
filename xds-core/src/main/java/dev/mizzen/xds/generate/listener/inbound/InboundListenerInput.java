package dev.mizzen.xds.generate.listener.inbound;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.proxy.InterceptionMode;
import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.ConnectionBalance;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import java.util.List;
import java.util.Set;

/**
 * What one inbound listener is built from.
 *
 * @param name {@code virtualInbound}, or {@code address_port} for a port of its own
 * @param interception NONE for a port of its own
 */
public record InboundListenerInput(
    String name,
    ListenerBind bind,
    InterceptionMode interception,
    ConnectionBalance balance,
    List<Chain> chains,
    ListenerSettings settings,
    Set<ConfigKey> sources) {
  public InboundListenerInput {
    chains = List.copyOf(chains);
    sources = Set.copyOf(sources);
  }
}
