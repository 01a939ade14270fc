package dev.mizzen.xds.simulation;

import dev.mizzen.xds.simulation.Call.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.listener.v3.AdditionalAddress;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which listener takes a connection.
 *
 * <p>Shape: a redirected connection arrives at the listener of its direction. One that uses the
 * original destination hands it to the listener of that address and port, else to one of any
 * address and that port, else keeps it. Source: Envoy, ActiveTcpListener and
 * getBalancedHandlerByAddress.
 */
final class ListenerChoice {
  private static final String OUTBOUND = "virtualOutbound";
  private static final String INBOUND = "virtualInbound";
  private static final Set<String> ANY = Set.of("0.0.0.0", "::");

  private ListenerChoice() {}

  static Optional<Listener> of(List<Listener> listeners, Call call) {
    return switch (call.arrival()) {
      case OUTBOUND -> redirected(listeners, OUTBOUND, call.destination());
      case INBOUND -> redirected(listeners, INBOUND, call.destination());
      case DIRECT ->
          at(listeners.stream().filter(ListenerChoice::binds).toList(), call.destination());
    };
  }

  private static Optional<Listener> redirected(
      List<Listener> listeners, String entrance, Address destination) {
    Optional<Listener> entered =
        listeners.stream().filter(l -> l.getName().equals(entrance)).findFirst();
    return entered.map(
        listener ->
            listener.getUseOriginalDst().getValue()
                ? at(listeners, destination).orElse(listener)
                : listener);
  }

  private static Optional<Listener> at(List<Listener> listeners, Address destination) {
    return Stream.of(Set.of(destination.ip()), ANY)
        .flatMap(ips -> listeners.stream().filter(l -> isAt(l, ips, destination.port())))
        .findFirst();
  }

  private static boolean binds(Listener listener) {
    return !listener.hasBindToPort() || listener.getBindToPort().getValue();
  }

  private static boolean isAt(Listener listener, Set<String> ips, int port) {
    return Stream.concat(
            Stream.of(listener.getAddress()),
            listener.getAdditionalAddressesList().stream().map(AdditionalAddress::getAddress))
        .map(address -> address.getSocketAddress())
        .anyMatch(socket -> isAt(socket, ips, port));
  }

  private static boolean isAt(SocketAddress socket, Set<String> ips, int port) {
    return socket.getPortValue() == port && ips.contains(socket.getAddress());
  }
}
