package dev.mizzen.ca.rotate;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Signer;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.UnusableCa;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The server's identity signed by the mesh's authority; signed again after two thirds of its life,
 * when the authority changes, and when the names do. Touched by one thread.
 */
public final class IssuedIdentity implements IdentitySource {
  private final CaSource authorities;
  private final Supplier<NavigableSet<String>> names;
  private final Duration lifetime;
  private final CertificateSigner signer = new CertificateSigner();
  private Optional<Issued> last = Optional.empty();

  private record Issued(CaBundle authority, NavigableSet<String> names, Identity identity) {

    /** A third of the life is left for a renewal that fails for a while. */
    boolean isOld(Instant now) {
      Duration third = identity.lifetime().dividedBy(3);
      return !now.isBefore(identity.notAfter().minus(third));
    }
  }

  /**
   * @param names of DNS, under which callers know the server
   * @param lifetime the certificate ends with the authority's own, if that is earlier
   */
  public IssuedIdentity(
      CaSource authorities, Supplier<NavigableSet<String>> names, Duration lifetime) {
    this.authorities = authorities;
    this.names = names;
    this.lifetime = lifetime;
  }

  @Override
  public Optional<Serving> newer(Instant now) throws UnusableCa, CaStore.StoreFailure {
    CaBundle authority = authorities.current(now);
    NavigableSet<String> wanted = names.get();
    boolean isGood =
        last.isPresent()
            && last.get().authority().equals(authority)
            && last.get().names().equals(wanted)
            && !(last.get().isOld(now) && canOutlive(authority, last.get().identity(), now));
    if (isGood) {
      return Optional.empty();
    }
    Identity identity = signed(authority, new CertificateProfile.Server(wanted, lifetime), now);
    last = Optional.of(new Issued(authority, wanted, identity));
    return Optional.of(Serving.of(identity, authority.roots()));
  }

  private Identity signed(CaBundle authority, CertificateProfile.Server profile, Instant now)
      throws UnusableCa {
    try {
      return signer.identity(
          profile, KeyPairs.like(authority.signing().publicKey()), authority.signing(), now);
    } catch (Signer.SigningFailure failed) {
      throw new UnusableCa("the server's own certificate: " + failed.getMessage());
    }
  }

  /** Else a new certificate would end with the authority's, as this one does. */
  private boolean canOutlive(CaBundle authority, Identity identity, Instant now) {
    Instant end = now.plus(lifetime);
    Instant possible =
        end.isBefore(authority.signing().notAfter()) ? end : authority.signing().notAfter();
    return possible.isAfter(identity.notAfter());
  }
}
