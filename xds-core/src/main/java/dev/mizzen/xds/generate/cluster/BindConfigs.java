package dev.mizzen.xds.generate.cluster;

import dev.mizzen.xds.generate.envoy.SocketAddresses;
import io.envoyproxy.envoy.config.core.v3.BindConfig;
import io.envoyproxy.envoy.config.core.v3.ExtraSourceAddress;
import java.util.List;

/**
 * The addresses connections come from: those of passed-through calls are told by them from calls of
 * the workload and not intercepted again.
 */
final class BindConfigs {
  private BindConfigs() {}

  /** One address a family, the first first; any port. */
  static BindConfig from(List<String> addresses) {
    BindConfig.Builder bind =
        BindConfig.newBuilder().setSourceAddress(SocketAddresses.socket(addresses.getFirst(), 0));
    for (String extra : addresses.subList(1, addresses.size())) {
      bind.addExtraSourceAddresses(
          ExtraSourceAddress.newBuilder().setAddress(SocketAddresses.socket(extra, 0)));
    }
    return bind.build();
  }
}
