package dev.mizzen.ca.service;

import dev.mizzen.ca.rotate.RootsSeen;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Notes who was given which root certificates, beside counting.
 *
 * @param next is told all of it too
 */
public record SeenIssuance(IssuanceObserver next, RootsSeen seen) implements IssuanceObserver {
  @Override
  public void requested() {
    next.requested();
  }

  @Override
  public void authenticationFailed() {
    next.authenticationFailed();
  }

  @Override
  public void failed(CsrFailure.Kind kind) {
    next.failed(kind);
  }

  @Override
  public void issued(String identity, Optional<InetAddress> peer, IssuedChain chain) {
    String address = peer.map(InetAddress::getHostAddress).orElse("");
    chain
        .signed()
        .ifPresent(
            signed ->
                seen.issued(
                    RootsSeen.Holder.of(identity, address),
                    signed.by(),
                    signed.from(),
                    signed.until()));
    next.issued(identity, peer, chain);
  }
}
