package dev.mizzen.ca.rotate;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.Fingerprint;
import dev.mizzen.ca.key.UnusableCa;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * Whether an authority may follow another without anybody being cut off. Pure.
 *
 * <p>Source: Istio 1.30, pilot/pkg/bootstrap/istio_ca.go, handleCACertsFileEvent: of the two root
 * bundles, one contains the other. That a new signer's root has to be known before it signs is
 * Mizzen's own rule.
 */
final class Overlap {
  /** Extension authorityKeyIdentifier. */
  private static final String ISSUER_KEY = "2.5.29.35";

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
    requireOneIssuer(next);
    if (!next.signing().certificate().equals(before.signing().certificate())
        && !next.leadsTo(old, now)) {
      throw new UnusableCa(
          "the signing certificate "
              + Fingerprint.of(next.signing().certificate())
              + " leads to a root certificate that nobody was given yet: publish it beside the old"
              + " one first, and go on signing with the old one until all have it");
    }
  }

  /**
   * Of roots with one name, proxies that are built on BoringSSL try the first alone where the
   * certificate below does not say which key signed it.
   */
  private static void requireOneIssuer(CaBundle next) throws UnusableCa {
    Optional<X509Certificate> belowRoot =
        next.signing().chain().stream()
            .filter(certificate -> !next.roots().contains(certificate))
            .reduce((_, last) -> last);
    if (belowRoot.isEmpty() || belowRoot.get().getExtensionValue(ISSUER_KEY) != null) {
      return;
    }
    X500Principal issuer = belowRoot.get().getIssuerX500Principal();
    long named =
        next.roots().stream().filter(root -> root.getSubjectX500Principal().equals(issuer)).count();
    if (named > 1) {
      throw new UnusableCa(
          "several root certificates are called \""
              + issuer.getName()
              + "\", and the certificate below has no authority key identifier that says which of"
              + " them signed it: proxies would try the wrong one");
    }
  }

  private static List<String> names(List<X509Certificate> roots) {
    return roots.stream().map(Fingerprint::of).toList();
  }
}
