package dev.mizzen.ca.rotate;

import dev.mizzen.ca.key.KeySlots;
import dev.mizzen.ca.key.KeySlots.Activated;
import dev.mizzen.ca.key.KeySlots.Drive;
import dev.mizzen.ca.key.KeySlots.Prepared;
import dev.mizzen.ca.key.KeySlots.Steady;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** What a server that works with an authority makes of the one that it finds kept. Pure. */
sealed interface Successor {
  /** Nothing is new. */
  record Same() implements Successor {}

  /** The next state of the same way: nobody who holds a certificate is cut off by it. */
  record Next(KeySlots slots) implements Successor {}

  /**
   * Somebody put another authority in place of ours, which would cut everybody off.
   *
   * @param slots what is right instead: both are trusted, and ours signs until all know the other
   */
  record Overlap(Prepared slots) implements Successor {}

  /** What is kept is not taken. */
  record Refused(String reason) implements Successor {}

  static Successor of(KeySlots held, KeySlots kept, Instant now) {
    if (held.equals(kept)) {
      return new Same();
    }
    Instant end = kept.current().notAfter();
    if (now.isAfter(end) && !kept.current().equals(held.current())) {
      return new Refused("the certificate of the authority that is kept ended on " + end);
    }
    if (isTrusted(held.current().certificate(), kept)) {
      return new Next(kept);
    }
    return switch (held) {
      case Steady steady when kept instanceof Steady ->
          new Overlap(steady.prepare(kept.current(), now, Drive.AUTOMATIC));
      case Prepared prepared when prepared.next().equals(kept.current()) -> new Overlap(prepared);
      case Steady _, Prepared _, Activated _ ->
          new Refused(
              "the authority that is kept is another one, and the one in force is "
                  + held.name()
                  + ": a root is replaced only from steady");
    };
  }

  /** Also where istiod renewed the root with the key that it had. */
  private static boolean isTrusted(X509Certificate signer, KeySlots kept) {
    return kept.roots().stream()
        .anyMatch(
            root ->
                root.getPublicKey().equals(signer.getPublicKey())
                    && root.getSubjectX500Principal().equals(signer.getSubjectX500Principal()));
  }
}
