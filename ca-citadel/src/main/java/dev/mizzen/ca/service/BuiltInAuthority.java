package dev.mizzen.ca.service;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.Signer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The mesh's own authority. Takes of a request its public key alone; who the certificate is of,
 * others have proven.
 *
 * <p>Source: Istio 1.30, security/pkg/pki/ca/ca.go.
 */
public final class BuiltInAuthority implements CertificateAuthority {
  /** A longer common name is not one. Source: RFC 5280, ub-common-name. */
  private static final int MAX_COMMON_NAME = 64;

  private final Supplier<Optional<CaBundle>> bundles;
  private final Lifetimes lifetimes;
  private final InstantSource clock;
  private final CertificateSigner signer = new CertificateSigner();
  private volatile Optional<Texts> texts = Optional.empty();

  /** The PEM texts of a bundle, made once. */
  private record Texts(CaBundle bundle, List<String> intermediates, String roots) {
    static Texts of(CaBundle bundle) {
      return new Texts(
          bundle,
          bundle.signing().intermediates().stream()
              .map(certificate -> Pem.text(List.of(certificate)))
              .toList(),
          bundle.rootsPem());
    }
  }

  /**
   * @param bundles the one in force; empty while there is none
   */
  public BuiltInAuthority(
      Supplier<Optional<CaBundle>> bundles, Lifetimes lifetimes, InstantSource clock) {
    this.bundles = bundles;
    this.lifetimes = lifetimes;
    this.clock = clock;
  }

  @Override
  public IssuedChain issue(IssueRequest request) throws CsrFailure {
    CaBundle bundle =
        bundles
            .get()
            .orElseThrow(
                () -> new CsrFailure(CsrFailure.Kind.CA_NOT_READY, "Istio CA is not ready"));
    SigningRequest asked = SigningRequest.read(request.csr());
    CertificateProfile.Workload profile =
        new CertificateProfile.Workload(
            request.identities(),
            asked.hasCommonName() ? commonName(request.identities()) : Optional.empty(),
            lifetimes.of(request.lifetime()));
    CertificateSigner.SignedLeaf leaf;
    try {
      leaf = signer.signed(profile, asked.key(), bundle.signing(), clock.instant());
    } catch (Signer.SigningFailure failed) {
      throw new CsrFailure(CsrFailure.Kind.CERT_GEN_ERROR, String.valueOf(failed.getMessage()));
    }
    Texts known = texts(bundle);
    List<String> chain = new ArrayList<>();
    chain.add(leaf.pem());
    chain.addAll(known.intermediates());
    return new IssuedChain(
        chain,
        known.roots(),
        Optional.of(new IssuedChain.Signed(leaf.from(), leaf.until(), bundle)));
  }

  private static Optional<String> commonName(List<String> identities) {
    return Optional.of(identities.getFirst()).filter(name -> name.length() <= MAX_COMMON_NAME);
  }

  private Texts texts(CaBundle bundle) {
    Optional<Texts> known = texts.filter(found -> found.bundle() == bundle);
    if (known.isEmpty()) {
      known = Optional.of(Texts.of(bundle));
      texts = known;
    }
    return known.get();
  }
}
