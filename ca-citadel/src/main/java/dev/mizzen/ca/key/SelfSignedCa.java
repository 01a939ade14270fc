package dev.mizzen.ca.key;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Issuer;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import java.security.KeyPair;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An authority of the mesh's own, made once and kept in a secret that all replicas read.
 *
 * <p>Errors: a secret that is there and cannot be used is neither taken nor replaced.
 *
 * <p>Source: Istio 1.30, security/pkg/pki/ca/ca.go, NewSelfSignedIstioCAOptions.
 */
public final class SelfSignedCa {
  static final String SECRET = "istio-ca-secret";
  static final String PLUGGED_IN_SECRET = "cacerts";
  private static final String MADE_HERE = "istio-generated";
  private static final int ATTEMPTS = 5;

  private final CaStore store;
  private final boolean usesCacerts;
  private final CertificateProfile.Root profile;
  private final Supplier<KeyPair> keys;
  private final CertificateSigner signer = new CertificateSigner();

  /**
   * @param usesCacerts look for secret {@code cacerts} too, and make that one
   *     (USE_CACERTS_FOR_SELF_SIGNED_CA)
   * @param keys makes the key of a new authority
   */
  public SelfSignedCa(
      CaStore store, boolean usesCacerts, CertificateProfile.Root profile, Supplier<KeyPair> keys) {
    this.store = store;
    this.usesCacerts = usesCacerts;
    this.profile = profile;
    this.keys = keys;
  }

  /** RSA keys of so many bits, as istiod makes them. */
  public static Supplier<KeyPair> rsa(int bits) {
    return () -> KeyPairs.rsa(bits);
  }

  /** Takes the one that is there, or makes it; of several replicas that make one, one wins. */
  public CaBundle loadOrCreate(Instant now) throws CaStore.StoreFailure, UnusableCa {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<CaBundle> kept = read(now);
      if (kept.isPresent()) {
        return kept.get();
      }
      Identity made = signer.selfSigned(profile, keys.get(), now);
      if (store.create(usesCacerts ? PLUGGED_IN_SECRET : SECRET, data(made))) {
        return new CaBundle(Issuer.of(made), made.chain());
      }
    }
    throw new UnusableCa("the CA's secret comes and goes; it was neither read nor made");
  }

  private Optional<CaBundle> read(Instant now) throws CaStore.StoreFailure, UnusableCa {
    Optional<Map<String, String>> data = store.read(SECRET);
    String name = SECRET;
    if (data.isEmpty() && usesCacerts) {
      data = store.read(PLUGGED_IN_SECRET);
      name = PLUGGED_IN_SECRET;
    }
    return data.isEmpty() ? Optional.empty() : Optional.of(judge(name, data.get(), now));
  }

  private static CaBundle judge(String name, Map<String, String> data, Instant now)
      throws UnusableCa {
    String certificate = data.getOrDefault("ca-cert.pem", "");
    return new CaParts(
            "secret " + name,
            certificate,
            data.getOrDefault("ca-key.pem", ""),
            data.getOrDefault("cert-chain.pem", ""),
            certificate)
        .judge(now);
  }

  private Map<String, String> data(Identity made) {
    String certificate = Pem.text(made.chain());
    Map<String, String> data =
        new HashMap<>(
            Map.of(
                "ca-cert.pem",
                certificate,
                "ca-key.pem",
                Pem.text(made.key()),
                "root-cert.pem",
                certificate,
                "cert-chain.pem",
                "",
                "key.pem",
                ""));
    if (usesCacerts) {
      data.put(MADE_HERE, "");
    }
    return data;
  }

  /** What a new authority would be; for a server without a store. */
  public static CaBundle inMemory(
      CertificateProfile.Root profile, Supplier<KeyPair> keys, Instant now) {
    Identity made = new CertificateSigner().selfSigned(profile, keys.get(), now);
    return new CaBundle(Issuer.of(made), List.of(made.certificate()));
  }
}
