package dev.mizzen.ca.service;

import dev.mizzen.ca.Identity;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.UnusableCa;
import dev.mizzen.ca.rotate.IdentitySource;
import dev.mizzen.ca.rotate.Serving;
import dev.mizzen.ca.service.Authenticator.Unavailable;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The server's identity signed by a signer of the cluster, which keeps the key; asked for again
 * after half of its life, and when the names change. Touched by one thread, which waits for the
 * signer. One that does not sign is asked again after half a minute.
 *
 * <p>Source: Istio 1.30, pilot/pkg/bootstrap/certcontroller.go, initDNSCertsK8SRA.
 */
public final class ClusterIdentity implements IdentitySource {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

  private final ClusterSigner signer;
  private final String signerName;
  private final Supplier<NavigableSet<String>> names;
  private final Duration lifetime;
  private final Supplier<Optional<String>> roots;
  private Optional<Signed> last = Optional.empty();
  private Instant notBefore = Instant.MIN;
  private Optional<UnusableCa> failure = Optional.empty();

  private record Signed(Identity identity, NavigableSet<String> names, String roots) {
    boolean isYoung(Instant now) {
      return now.isBefore(identity.notAfter().minus(identity.lifetime().dividedBy(2)));
    }
  }

  /**
   * @param signerName for example {@code clusterissuers.cert-manager.io/istio}
   * @param names of DNS, under which callers know the server
   * @param lifetime that is asked for; the signer decides
   * @param roots PEM of what trusts the signer, as it is now; empty takes the last certificate that
   *     it answers with
   */
  public ClusterIdentity(
      ClusterSigner signer,
      String signerName,
      Supplier<NavigableSet<String>> names,
      Duration lifetime,
      Supplier<Optional<String>> roots) {
    this.signer = signer;
    this.signerName = signerName;
    this.names = names;
    this.lifetime = lifetime;
    this.roots = roots;
  }

  @Override
  public Optional<Serving> newer(Instant now) throws UnusableCa, CaStore.StoreFailure {
    NavigableSet<String> wanted = names.get();
    Optional<String> anchors = roots.get();
    if (isGood(wanted, anchors, now)) {
      return Optional.empty();
    }
    if (failure.isPresent() && now.isBefore(notBefore)) {
      throw failure.get();
    }
    try {
      Serving serving = ask(wanted, anchors);
      last = Optional.of(new Signed(serving.identity(), wanted, serving.rootsPem()));
      failure = Optional.empty();
      return Optional.of(serving);
    } catch (UnusableCa unsigned) {
      failure = Optional.of(unsigned);
      notBefore = now.plus(ASK_AGAIN);
      throw unsigned;
    }
  }

  private boolean isGood(NavigableSet<String> wanted, Optional<String> anchors, Instant now) {
    return last.filter(
            signed ->
                signed.names().equals(wanted)
                    && signed.isYoung(now)
                    && anchors.map(signed.roots()::equals).orElse(true))
        .isPresent();
  }

  private Serving ask(NavigableSet<String> wanted, Optional<String> anchors)
      throws UnusableCa, CaStore.StoreFailure {
    KeyPair keys = KeyPairs.rsa(KeyPairs.MIN_RSA_BITS);
    try {
      List<X509Certificate> answer =
          Pem.certificates(
              signer.sign(ServerRequest.pem(keys, wanted), signerName, Optional.of(lifetime)));
      List<X509Certificate> trusted =
          anchors.isPresent() ? Pem.certificates(anchors.get()) : List.of(answer.getLast());
      Identity identity = new Identity(keys.getPrivate(), answer);
      return new Serving(identity, trusted, anchors.orElseGet(() -> Pem.text(trusted)));
    } catch (Unavailable | Pem.BadPem | IllegalArgumentException wrong) {
      throw new UnusableCa("the server's certificate by " + signerName + ": " + wrong.getMessage());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new CaStore.StoreFailure("interrupted", closing);
    }
  }
}
