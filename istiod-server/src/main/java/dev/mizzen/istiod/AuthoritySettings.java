package dev.mizzen.istiod;

import dev.mizzen.ca.key.TokenKey;
import dev.mizzen.ca.rotate.RotationRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The variables that say where the mesh's authority is, and how its root changes. */
final class AuthoritySettings {
  private static final String TRUST_DOMAIN = "cluster.local";

  /** Time for every server to see a new root, and to tell how far its proxies are. */
  private static final Duration ROOT_SETTLES = Duration.ofMinutes(1);

  private static final Variable CUSTOM_HOSTS =
      Variable.of(
          "ISTIOD_CUSTOM_HOST", "text", "", "more names for the server's certificate, with commas");
  private static final String OF_CLUSTER = "k8s.io/";

  /** With these istiod shows what files hold, or nothing. */
  private static final Set<String> BY_HAND = Set.of("custom", "none");

  private static final Variable PROVIDER =
      Variable.of(
          "PILOT_CERT_PROVIDER",
          "text",
          "istiod",
          "who signs the server's certificate: istiod, which is the mesh's authority, or"
              + " k8s.io/SIGNER, a signer of the cluster, with EXTERNAL_CA; files go before it");
  private static final Variable ROOT_CA_DIR =
      Variable.of(
          "ROOT_CA_DIR", "text", "./etc/cacerts", "folder of a plugged-in certificate authority");
  static final Variable REVOCATIONS =
      Variable.bool(
          "PILOT_ENABLE_CA_CRL",
          "true",
          "hand out the revocation lists in ROOT_CA_DIR, file ca-crl.pem");
  private static final Variable USE_CACERTS =
      Variable.bool(
          "USE_CACERTS_FOR_SELF_SIGNED_CA",
          "false",
          "keep the mesh's own authority in secret cacerts");
  private static final Variable CA_LIFETIME =
      Variable.of(
          "CITADEL_SELF_SIGNED_CA_CERT_TTL",
          "duration",
          "87600h",
          "life of an authority that is made here");
  private static final Variable CA_RSA_BITS =
      Variable.of(
          "CITADEL_SELF_SIGNED_CA_RSA_KEY_SIZE",
          "number",
          "2048",
          "bits of the key of an authority that is made here");
  private static final Variable CA_FOLDER =
      Variable.of(
          "MIZZEN_CA_DIR",
          "text",
          "",
          "folder that keeps the mesh's own authority where there is no cluster; empty: it lasts as"
              + " long as the process");
  private static final Variable ROOT_INTERVAL =
      Variable.of(
          "CITADEL_SELF_SIGNED_ROOT_CERT_CHECK_INTERVAL",
          "duration",
          "1h0m0s",
          "how often the end of the mesh's own root is looked at; 0: its change is left to operators");
  private static final Variable ROOT_GRACE =
      Variable.of(
          "CITADEL_SELF_SIGNED_ROOT_CERT_GRACE_PERIOD_PERCENTILE",
          "percent",
          "20",
          "part of its life at whose end the next root is made, with a new key");
  private static final Variable ROOT_JITTER =
      Variable.bool(
          "CITADEL_ENABLE_JITTER_FOR_ROOT_CERT_ROTATOR",
          "true",
          "the first look at the root's end comes at a random time");
  private static final Variable ACTIVATION_WAIT =
      Variable.of(
          "MIZZEN_CA_ACTIVATION_WAIT",
          "duration",
          "48h",
          "after so long the next root signs, even where not all are known to trust it");
  private static final Variable TOKEN =
      Variable.of(
          "MIZZEN_CA_PKCS11_CONFIG",
          "file",
          "",
          "the key of the authority in ROOT_CA_DIR is in a token, which this configuration of the"
              + " JDK's SunPKCS11 names; ca-key.pem is not read");
  private static final Variable TOKEN_PIN =
      Variable.of("MIZZEN_CA_PKCS11_PIN_FILE", "file", "", "holds the token's PIN");
  private static final Variable TOKEN_KEY =
      Variable.of(
          "MIZZEN_CA_PKCS11_KEY", "text", "", "label of the key's certificate in the token");

  static final List<Variable> TABLE =
      List.of(
          CUSTOM_HOSTS,
          PROVIDER,
          ROOT_CA_DIR,
          REVOCATIONS,
          USE_CACERTS,
          CA_LIFETIME,
          CA_RSA_BITS,
          CA_FOLDER,
          ROOT_INTERVAL,
          ROOT_GRACE,
          ROOT_JITTER,
          ACTIVATION_WAIT,
          TOKEN,
          TOKEN_PIN,
          TOKEN_KEY);

  private final Variables values;

  AuthoritySettings(Variables values) {
    this.values = values;
  }

  /**
   * What the server identifies itself with.
   *
   * @param files of {@code --tlsCertFile} and its like
   * @param namespace the server's own
   * @param server what it is called among those that keep the authority
   */
  IstiodConfig.Identity identity(
      Optional<IstiodConfig.CertificateFiles> files,
      String namespace,
      String revision,
      String server) {
    return new IstiodConfig.Identity(
        files,
        files.isPresent() ? Optional.empty() : signer(),
        Path.of(values.text(ROOT_CA_DIR)),
        token(),
        values.flag(REVOCATIONS),
        values.flag(USE_CACERTS),
        values.duration(CA_LIFETIME),
        (int) values.number(CA_RSA_BITS),
        TRUST_DOMAIN,
        values.text(CUSTOM_HOSTS),
        namespace,
        revision,
        new IstiodConfig.CaKeeping(values.given(CA_FOLDER).map(Path::of), server, rules()));
  }

  private Optional<String> signer() {
    String provider = values.text(PROVIDER);
    if (provider.equals(PROVIDER.defaultValue())) {
      return Optional.empty();
    }
    if (BY_HAND.contains(provider)) {
      values.note(PROVIDER, "there are no files for '" + provider + "'; istiod is used");
      return Optional.empty();
    }
    String signer = provider.startsWith(OF_CLUSTER) ? provider.substring(OF_CLUSTER.length()) : "";
    if (!signer.matches("[-A-Za-z0-9.]+/[-A-Za-z0-9.]+")) {
      throw new IllegalArgumentException(
          PROVIDER.name() + " is \"" + provider + "\", want istiod or k8s.io/SIGNER");
    }
    if (values.text(TrustSettings.EXTERNAL).isEmpty()) {
      throw new IllegalArgumentException(
          PROVIDER.name()
              + " is \""
              + provider
              + "\", which wants "
              + TrustSettings.EXTERNAL.name());
    }
    return Optional.of(signer);
  }

  private RotationRules rules() {
    return new RotationRules(
        values.duration(ROOT_INTERVAL),
        (int) Math.min(100, values.number(ROOT_GRACE)),
        values.flag(ROOT_JITTER),
        ROOT_SETTLES,
        values.duration(ACTIVATION_WAIT),
        TrustSettings.lifetimes(values).longest());
  }

  /** What keeps the key of a plugged-in authority. */
  private Optional<TokenKey> token() {
    Optional<String> configuration = values.given(TOKEN);
    if (configuration.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> pin = values.given(TOKEN_PIN);
    Optional<String> alias = values.given(TOKEN_KEY);
    if (pin.isEmpty() || alias.isEmpty()) {
      throw new IllegalArgumentException(
          TOKEN.name() + " wants " + TOKEN_PIN.name() + " and " + TOKEN_KEY.name());
    }
    return Optional.of(new TokenKey(Path.of(configuration.get()), Path.of(pin.get()), alias.get()));
  }
}
