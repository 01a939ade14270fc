package dev.mizzen.model.index;

import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.NetworkId;
import java.util.List;

/** Networks and the gateways between them. Source: spec xds §4.2, config-and-registry §7.2. */
public final class NetworkIndex {
  public static final NetworkIndex EMPTY = new NetworkIndex();

  private NetworkIndex() {}

  /** Whether any gateway is known at all; without one every endpoint is called directly. */
  public boolean hasGateways() {
    throw new UnsupportedOperationException();
  }

  /** Gateways of a network, those of the cluster alone where there are such; sorted by address, then port. */
  public List<NetworkGateway> gateways(NetworkId network, ClusterId cluster) {
    throw new UnsupportedOperationException();
  }

  /** The least common multiple of the gateway counts, so that weights divide without rest. */
  public int weightScale() {
    throw new UnsupportedOperationException();
  }
}
