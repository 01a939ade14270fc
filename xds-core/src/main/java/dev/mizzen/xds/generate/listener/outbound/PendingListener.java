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
  private enum Effect {
    NONE,
    MERGED,
    REPLACED
  }

  /**
   * What one service brings.
   *
   * @param listenerClass of a listener with these chains alone
   */
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
    if (isLocked) {
      return;
    }
    switch (effect(incoming)) {
      case NONE -> {}
      case REPLACED -> {
        offer = incoming;
        listenerClass = incoming.listenerClass();
        chains.clear();
        chains.addAll(incoming.chains());
        sources.addAll(incoming.sources());
      }
      case MERGED -> {
        merge(incoming.chains());
        sources.addAll(incoming.sources());
        if (listenerClass != incoming.listenerClass()) {
          listenerClass = ListenerClass.AUTO;
        }
      }
    }
  }

  /** A generic proxy takes the place of whatever was there; other HTTP joins by its routes. */
  private Effect effect(Offer incoming) {
    if (incoming.protocol() == Protocol.HTTP_PROXY) {
      return Effect.REPLACED;
    }
    boolean isServerFirst = isServerFirst(incoming.protocol()) || isServerFirst(offer.protocol());
    if (isServerFirst && incoming.protocol() != offer.protocol()) {
      return Effect.NONE;
    }
    ListenerClass spoken = ListenerClass.of(incoming.protocol()).orElseThrow();
    return switch (listenerClass) {
      case TCP -> Effect.MERGED;
      case HTTP ->
          switch (spoken) {
            case HTTP -> Effect.NONE;
            case TCP -> Effect.MERGED;
            case AUTO -> Effect.REPLACED;
          };
      case AUTO -> spoken == ListenerClass.TCP ? Effect.MERGED : Effect.NONE;
    };
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
