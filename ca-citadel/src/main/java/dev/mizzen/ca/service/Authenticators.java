package dev.mizzen.ca.service;

import dev.mizzen.ca.service.Authenticator.Refused;
import dev.mizzen.ca.service.Authenticator.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks several authenticators in order; the first that knows the caller decides.
 *
 * <p>A caller without encryption is nobody, whatever it shows: whoever listens could show it too.
 *
 * <p>Source: Istio 1.30, pkg/security/authentication.go.
 */
public final class Authenticators {
  private final List<Authenticator> inOrder;
  private final boolean believesPlaintext;

  /**
   * @param believesPlaintext XDS_AUTH_PLAINTEXT
   */
  public Authenticators(List<Authenticator> inOrder, boolean believesPlaintext) {
    this.inOrder = List.copyOf(inOrder);
    this.believesPlaintext = believesPlaintext;
  }

  /**
   * May block, for a bounded time.
   *
   * @return empty for a call without encryption
   * @throws Refused where no authenticator knows the caller; the message has each one's reason
   * @throws Unavailable where one that might have known it could not find out
   */
  public Optional<Proof> authenticate(Credentials credentials)
      throws Refused, Unavailable, InterruptedException {
    if (!credentials.isEncrypted() && !believesPlaintext) {
      return Optional.empty();
    }
    List<String> reasons = new ArrayList<>();
    Optional<Unavailable> later = Optional.empty();
    for (Authenticator authenticator : inOrder) {
      try {
        Optional<Proof> proof = authenticator.authenticate(credentials);
        if (proof.isPresent() && proof.get().caller().isKnown()) {
          return proof;
        }
        reasons.add(authenticator.name() + ": none given");
      } catch (Refused refused) {
        reasons.add(authenticator.name() + ": " + refused.getMessage());
      } catch (Unavailable unavailable) {
        later =
            Optional.of(new Unavailable(authenticator.name() + ": " + unavailable.getMessage()));
      }
    }
    if (later.isPresent()) {
      throw later.get();
    }
    throw new Refused(String.join("; ", reasons));
  }
}
