package dev.mizzen.ca.rotate;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.Fingerprint;
import dev.mizzen.ca.key.UnusableCa;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * Whether an authority may follow another without anybody being cut off. Pure.
 *
 * <p>Source: Istio 1.30, pilot/pkg/bootstrap/istio_ca.go, handleCACertsFileEvent: of the two root
 * bundles, one contains the other. That a new signer's root has to be known before it signs is
 * Mizzen's own rule.
 */
final class Overlap {
  private Overlap() {}

  static void require(CaBundle before, CaBundle next, Instant now) throws UnusableCa {
    List<X509Certificate> old = before.roots();
    List<X509Certificate> roots = next.roots();
    if (!old.containsAll(roots) && !roots.containsAll(old)) {
      throw new UnusableCa(
          "the root certificates in force "
              + names(old)
              + " and those in the folder "
              + names(roots)
              + " are different ones: publish both first, then sign with the new one, then leave"
              + " the old one out");
    }
    if (!next.signing().certificate().equals(before.signing().certificate())
        && !next.leadsTo(old, now)) {
      throw new UnusableCa(
          "the signing certificate "
              + Fingerprint.of(next.signing().certificate())
              + " leads to a root certificate that nobody was given yet: publish it beside the old"
              + " one first, and go on signing with the old one until all have it");
    }
  }

  private static List<String> names(List<X509Certificate> roots) {
    return roots.stream().map(Fingerprint::of).toList();
  }
}
