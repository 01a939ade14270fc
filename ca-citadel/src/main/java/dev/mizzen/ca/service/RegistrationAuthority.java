package dev.mizzen.ca.service;

import dev.mizzen.ca.Pem;
import dev.mizzen.ca.service.Authenticator.Unavailable;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Passes requests on to signers of the cluster, which keep the keys; what is passed on says no more
 * than its caller proved.
 *
 * <p>Source: Istio 1.30, security/pkg/pki/ra/k8s_ra.go.
 */
public final class RegistrationAuthority implements CertificateAuthority {
  private final ClusterSigner signer;
  private final Names names;
  private final Lifetimes lifetimes;
  private final Function<String, Optional<String>> roots;

  /**
   * Which signer is asked.
   *
   * @param usual where the caller names none (K8S_SIGNER); empty where there is none
   * @param domain of those that callers may name (CERT_SIGNER_DOMAIN); empty allows none
   */
  public record Names(Optional<String> usual, Optional<String> domain) {
    String of(Optional<String> asked) throws CsrFailure {
      if (asked.isEmpty()) {
        return usual.orElseThrow(() -> failure("the request names no signer"));
      }
      if (domain.isEmpty()) {
        throw failure("no signer may be named: there is no CERT_SIGNER_DOMAIN");
      }
      if (!asked.get().matches("[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?")) {
        throw failure("the signer's name is none");
      }
      return domain.get() + "/" + asked.get();
    }
  }

  /**
   * @param roots PEM of what trusts a signer, by its name; empty takes the last certificate of the
   *     chain that it answers with
   */
  public RegistrationAuthority(
      ClusterSigner signer,
      Names names,
      Lifetimes lifetimes,
      Function<String, Optional<String>> roots) {
    this.signer = signer;
    this.names = names;
    this.lifetimes = lifetimes;
    this.roots = roots;
  }

  @Override
  public IssuedChain issue(IssueRequest request) throws CsrFailure, InterruptedException {
    SigningRequest.read(request.csr()).checkNames(Set.copyOf(request.identities()));
    Duration lifetime = lifetimes.of(request.lifetime());
    String signerName = names.of(request.signer());
    List<X509Certificate> chain;
    try {
      chain = Pem.certificates(signer.sign(request.csr(), signerName, Optional.of(lifetime)));
    } catch (Unavailable none) {
      throw failure(String.valueOf(none.getMessage()));
    } catch (Pem.BadPem bad) {
      throw failure("what the signer answered " + bad.getMessage());
    }
    return new IssuedChain(
        chain.stream().map(certificate -> Pem.text(List.of(certificate))).toList(),
        roots.apply(signerName).orElseGet(() -> Pem.text(List.of(chain.getLast()))));
  }

  private static CsrFailure failure(String message) {
    return new CsrFailure(CsrFailure.Kind.CERT_GEN_ERROR, message);
  }
}
