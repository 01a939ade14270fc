package dev.mizzen.xds.generate.listener.chain;

import com.google.protobuf.UInt32Value;
import dev.mizzen.xds.generate.envoy.SocketAddresses;
import dev.mizzen.xds.generate.listener.settings.ListenerMesh;
import io.envoyproxy.envoy.config.listener.v3.AdditionalAddress;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.Listener.ConnectionBalanceConfig;

/** What all listeners have in common. */
public final class Listeners {
  private static final ConnectionBalanceConfig EXACT =
      ConnectionBalanceConfig.newBuilder()
          .setExactBalance(ConnectionBalanceConfig.ExactBalance.getDefaultInstance())
          .build();

  private Listeners() {}

  /** A listener named by where it listens. */
  public static Listener.Builder at(ListenerBind bind) {
    Listener.Builder listener =
        Listener.newBuilder()
            .setName(bind.name())
            .setAddress(SocketAddresses.parse(bind.primary(), bind.port()));
    for (String address : bind.additional()) {
      listener.addAdditionalAddresses(
          AdditionalAddress.newBuilder().setAddress(SocketAddresses.parse(address, bind.port())));
    }
    return listener;
  }

  /** Keeps one busy port from starving the others, for listeners that the kernel hands clients. */
  public static void limitAccepting(Listener.Builder listener, ListenerMesh mesh) {
    int accepted = mesh.features().maxConnectionsPerSocketEvent();
    if (accepted > 0) {
      listener.setMaxConnectionsToAcceptPerSocketEvent(UInt32Value.of(accepted));
    }
  }

  public static void balance(Listener.Builder listener, ConnectionBalance balance) {
    if (balance == ConnectionBalance.EXACT) {
      listener.setConnectionBalanceConfig(EXACT);
    }
  }
}
