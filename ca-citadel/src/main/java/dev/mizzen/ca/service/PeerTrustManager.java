package dev.mizzen.ca.service;

import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.identity.TrustDomain;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Judges certificates that clients of the server's TLS ports present: a workload's of the mesh's
 * trust domain, signed below a root of the moment. A client that presents another fails its
 * handshake. Safe for use by many threads.
 *
 * <p>Source: Istio 1.30, pkg/spiffe/spiffe.go, PeerCertVerifier.
 */
public final class PeerTrustManager extends X509ExtendedTrustManager {
  private static final int URI = 6;
  private static final int MAX_CHAIN = 10;

  private final Supplier<List<X509Certificate>> roots;
  private final Supplier<Set<TrustDomain>> trustDomains;
  private final InstantSource clock;

  /**
   * @param roots as they are now
   * @param trustDomains whose workloads may come, as it is now
   */
  public PeerTrustManager(
      Supplier<List<X509Certificate>> roots,
      Supplier<Set<TrustDomain>> trustDomains,
      InstantSource clock) {
    this.roots = roots;
    this.trustDomains = trustDomains;
    this.clock = clock;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0 || chain.length > MAX_CHAIN) {
      throw new CertificateException(
          "the client's chain has " + chain.length + " certificates, want 1 to " + MAX_CHAIN);
    }
    checkIdentity(chain[0]);
    checkPath(chain);
  }

  private void checkIdentity(X509Certificate leaf) throws CertificateException {
    if (leaf.getBasicConstraints() >= 0) {
      throw new CertificateException("the client's certificate is an authority's");
    }
    Collection<List<?>> names = leaf.getSubjectAlternativeNames();
    List<String> uris =
        names == null
            ? List.of()
            : names.stream()
                .filter(name -> Integer.valueOf(URI).equals(name.getFirst()))
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    if (uris.size() != 1) {
      throw new CertificateException(
          "the client's certificate has " + uris.size() + " URIs, want exactly 1");
    }
    Optional<SpiffeId> id = SpiffeId.parse(uris.getFirst());
    if (id.isEmpty() || !trustDomains.get().contains(id.get().trustDomain())) {
      throw new CertificateException(
          "the client's certificate is not that of a workload of this mesh");
    }
  }

  private void checkPath(X509Certificate[] chain) throws CertificateException {
    List<X509Certificate> anchors = roots.get();
    List<X509Certificate> path =
        Arrays.stream(chain).filter(certificate -> !anchors.contains(certificate)).toList();
    try {
      PKIXParameters parameters =
          new PKIXParameters(
              anchors.stream()
                  .map(root -> new TrustAnchor(root, null))
                  .collect(Collectors.toSet()));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(clock.instant()));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (GeneralSecurityException unrelated) {
      throw new CertificateException(
          "the client's certificate does not lead to a root of this mesh: "
              + unrelated.getMessage());
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is for servers");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    throw new CertificateException("this is for servers");
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is for servers");
  }

  /** Names no authorities: a client is not told who may sign. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
