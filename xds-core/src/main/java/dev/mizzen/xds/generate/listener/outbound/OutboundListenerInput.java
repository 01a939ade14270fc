package dev.mizzen.xds.generate.listener.outbound;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.ConnectionBalance;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import java.util.List;
import java.util.Set;

/**
 * What one outbound listener is built from.
 *
 * @param chains at most one of them takes everything
 * @param unmatched the cluster of connections that no chain takes
 */
public record OutboundListenerInput(
    ListenerBind bind,
    Capture capture,
    ConnectionBalance balance,
    List<Chain> chains,
    String unmatched,
    ListenerSettings settings,
    Set<ConfigKey> sources) {
  /** How connections reach the listener. */
  public enum Capture {
    /** Intercepted, and handed over by the virtual listener. */
    INTERCEPTED,
    /** The workload calls its port. */
    BOUND
  }

  public OutboundListenerInput {
    chains = List.copyOf(chains);
    sources = Set.copyOf(sources);
  }
}
