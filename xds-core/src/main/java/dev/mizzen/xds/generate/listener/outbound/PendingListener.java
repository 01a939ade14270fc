package dev.mizzen.xds.generate.listener.outbound;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.outbound.OutboundListenerInput.Capture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A listener that services still join. Confined to one selection.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/listener.go, outboundListenerEntry; spec xds
 * §5.2.
 */
final class PendingListener {
  /** What one service brings. */
  record Offer(
      ListenerBind bind,
      Capture capture,
      Protocol protocol,
      ListenerClass listenerClass,
      List<Chain> chains,
      Set<ConfigKey> sources) {}

  private Offer offer;
  private ListenerClass listenerClass;
  private final List<Chain> chains;
  private final Set<ConfigKey> sources;
  private boolean isLocked;

  PendingListener(Offer offer) {
    this.offer = offer;
    this.listenerClass = offer.listenerClass();
    this.chains = new ArrayList<>(offer.chains());
    this.sources = new HashSet<>(offer.sources());
  }

  ListenerBind bind() {
    return offer.bind();
  }

  Capture capture() {
    return offer.capture();
  }

  List<Chain> chains() {
    return chains;
  }

  Set<ConfigKey> sources() {
    return sources;
  }

  /** From now on no service of another egress listener joins. */
  void lock() {
    isLocked = true;
  }

  /** Lets a service join, unless that would take traffic from those before it. */
  void join(Offer incoming) {
    if (isLocked || refuses(incoming)) {
      return;
    }
    boolean replaces =
        listenerClass == ListenerClass.HTTP && incoming.listenerClass() == ListenerClass.AUTO;
    if (replaces) {
      offer = incoming;
      chains.clear();
      chains.addAll(incoming.chains());
    } else {
      merge(incoming.chains());
    }
    if (listenerClass != incoming.listenerClass()) {
      listenerClass = ListenerClass.AUTO;
    }
    sources.addAll(incoming.sources());
  }

  private boolean refuses(Offer incoming) {
    boolean isJoinedByRoutes =
        incoming.listenerClass() == ListenerClass.HTTP && listenerClass != ListenerClass.TCP;
    boolean isSniffedTwice =
        incoming.listenerClass() == ListenerClass.AUTO && listenerClass == ListenerClass.AUTO;
    boolean isServerFirst = isServerFirst(incoming.protocol()) || isServerFirst(offer.protocol());
    return isJoinedByRoutes
        || isSniffedTwice
        || (isServerFirst && incoming.protocol() != offer.protocol());
  }

  /** Nothing can be told from the client's bytes where the server speaks first. */
  private static boolean isServerFirst(Protocol protocol) {
    return protocol == Protocol.MONGO || protocol == Protocol.MYSQL;
  }

  private void merge(List<Chain> incoming) {
    for (Chain chain : incoming) {
      if (chains.stream().noneMatch(known -> known.match().collidesWith(chain.match()))) {
        chains.add(chain);
      }
    }
  }
}
