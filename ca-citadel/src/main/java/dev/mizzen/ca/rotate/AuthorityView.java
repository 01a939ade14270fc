package dev.mizzen.ca.rotate;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.Fingerprint;
import dev.mizzen.ca.key.KeySlots;
import dev.mizzen.ca.key.KeySlots.Activated;
import dev.mizzen.ca.key.KeySlots.Drive;
import dev.mizzen.ca.key.KeySlots.Prepared;
import dev.mizzen.ca.key.KeySlots.Steady;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An authority as operators see it; holds no key.
 *
 * @param state {@code steady}, {@code prepared}, {@code activated}, or {@code plugged-in}
 * @param signer fingerprint of the certificate that signs
 * @param roots all that are trusted
 * @param since of a change that is under way
 * @param drive who takes its next step
 */
public record AuthorityView(
    String state,
    String signer,
    Instant signerEnds,
    List<Root> roots,
    Optional<Instant> since,
    Optional<Drive> drive) {

  /** A root certificate. */
  public record Root(String fingerprint, String subject, Instant ends) {
    static Root of(X509Certificate certificate) {
      return new Root(
          Fingerprint.of(certificate),
          certificate.getSubjectX500Principal().toString(),
          certificate.getNotAfter().toInstant());
    }
  }

  public AuthorityView {
    roots = List.copyOf(roots);
  }

  /** The mesh's own. */
  public static AuthorityView of(KeySlots slots) {
    Optional<Instant> since =
        switch (slots) {
          case Steady _ -> Optional.empty();
          case Prepared prepared -> Optional.of(prepared.since());
          case Activated activated -> Optional.of(activated.since());
        };
    Optional<Drive> drive =
        switch (slots) {
          case Steady _ -> Optional.empty();
          case Prepared prepared -> Optional.of(prepared.drive());
          case Activated activated -> Optional.of(activated.drive());
        };
    return new AuthorityView(
        slots.name(),
        Fingerprint.of(slots.current().certificate()),
        slots.current().notAfter(),
        slots.roots().stream().map(Root::of).toList(),
        since,
        drive);
  }

  /** One that an operator keeps. */
  public static AuthorityView pluggedIn(CaBundle bundle) {
    return new AuthorityView(
        "plugged-in",
        Fingerprint.of(bundle.signing().certificate()),
        bundle.signing().notAfter(),
        bundle.roots().stream().map(Root::of).toList(),
        Optional.empty(),
        Optional.empty());
  }
}
