package dev.mizzen.ca.key;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Issuer;
import dev.mizzen.ca.KeyPairs;
import java.security.KeyPair;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * An authority of the mesh's own, made once and kept in a secret that all replicas read.
 *
 * <p>Errors: a secret that is there and cannot be used is neither taken nor replaced.
 *
 * <p>Source: Istio 1.30, security/pkg/pki/ca/ca.go, NewSelfSignedIstioCAOptions.
 */
public final class SelfSignedCa {
  /** Where an operator's authority is kept, which is mounted as files. */
  public static final String PLUGGED_IN_SECRET = "cacerts";

  static final String SECRET = "istio-ca-secret";
  private static final String MADE_HERE = "istio-generated";
  private static final int ATTEMPTS = 5;

  private final CaStore store;
  private final boolean usesCacerts;
  private final CertificateProfile.Root profile;
  private final Supplier<KeyPair> keys;
  private final CertificateSigner signer = new CertificateSigner();

  /**
   * The authority as it is kept.
   *
   * @param name of its secret
   */
  public record Stored(String name, KeySlots slots, CaStore.Kept kept) {
    /** Else an operator put it there, to be plugged in. */
    public boolean isMadeHere() {
      return name.equals(SECRET) || kept.data().containsKey(MADE_HERE);
    }
  }

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

  /** The secret that one made here is kept in. */
  public String secretName() {
    return usesCacerts ? PLUGGED_IN_SECRET : SECRET;
  }

  /** RSA keys of so many bits, as istiod makes them. */
  public static Supplier<KeyPair> rsa(int bits) {
    return () -> KeyPairs.rsa(bits);
  }

  /** Takes the one that is there, or makes it; of several replicas that make one, one wins. */
  public KeySlots loadOrCreate(Instant now) throws CaStore.StoreFailure, UnusableCa {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Stored> kept = stored();
      if (kept.isPresent()) {
        return usable(kept.get(), now);
      }
      KeySlots made = new KeySlots.Steady(make(now));
      if (store.create(secretName(), first(made))) {
        return made;
      }
    }
    throw new UnusableCa("the CA's secret comes and goes; it was neither read nor made");
  }

  /**
   * What is kept, be it still good or not; empty where there is none.
   *
   * @throws UnusableCa where it cannot be read
   */
  public Optional<Stored> stored() throws CaStore.StoreFailure, UnusableCa {
    String name = SECRET;
    Optional<CaStore.Kept> kept = store.read(name);
    if (kept.isEmpty() && usesCacerts) {
      name = PLUGGED_IN_SECRET;
      kept = store.read(name);
    }
    return kept.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Stored(name, KeySlotsText.read("secret " + name, kept.get().data()), kept.get()));
  }

  /** Keeps the next state; false where what is kept is not what was read any more. */
  public boolean keep(Stored was, KeySlots next) throws CaStore.StoreFailure {
    return store.replace(was.name(), was.kept(), KeySlotsText.write(was.kept().data(), next));
  }

  /** A new authority, which nobody knows yet. */
  public Identity make(Instant now) {
    return signer.selfSigned(profile, keys.get(), now);
  }

  /** A new authority with a new key, in the name of the one that it is to follow. */
  public Identity makeAfter(Identity before, Instant now) {
    X500Name subject =
        X500Name.getInstance(before.certificate().getSubjectX500Principal().getEncoded());
    RDN[] organizations = subject.getRDNs(BCStyle.O);
    String organization =
        organizations.length == 0
            ? profile.organization()
            : IETFUtils.valueToString(organizations[0].getFirst().getValue());
    return signer.selfSigned(
        new CertificateProfile.Root(organization, profile.lifetime()), keys.get(), now);
  }

  /** Another text whenever what is kept may have changed. */
  public String stamp() {
    return usesCacerts
        ? store.stamp(SECRET) + " " + store.stamp(PLUGGED_IN_SECRET)
        : store.stamp(SECRET);
  }

  private static KeySlots usable(Stored stored, Instant now) throws UnusableCa {
    KeySlots slots = stored.slots();
    try {
      CaBundle.checked(Issuer.of(slots.current()), slots.roots(), now);
      return slots;
    } catch (CaBundle.BadBundle bad) {
      throw new UnusableCa("secret " + stored.name() + ": " + bad.getMessage());
    }
  }

  private Map<String, String> first(KeySlots made) {
    Map<String, String> data = new HashMap<>(KeySlotsText.write(Map.of(), made));
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
