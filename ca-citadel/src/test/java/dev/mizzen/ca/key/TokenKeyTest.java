package dev.mizzen.ca.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.rotate.CaSource;
import dev.mizzen.testing.Storey;
import dev.mizzen.testing.Storeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Signs with keys in a token; surefire says in SOFTHSM2_CONF where SoftHSM keeps its own. */
class TokenKeyTest {
  private static final String PIN = "2468";
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  @TempDir private static Path shared;
  private static Path configuration;
  private static Path pinFile;

  @TempDir private Path folder;
  private String alias;

  /** Before the library is first used: it looks for tokens once. */
  @BeforeAll
  static void makeAToken() throws Exception {
    Path library =
        Storeys.require(
            Storey.SOFT_TOKEN,
            Stream.of(
                    "/usr/lib/softhsm/libsofthsm2.so",
                    "/usr/lib64/softhsm/libsofthsm2.so",
                    "/usr/lib64/libsofthsm2.so",
                    "/usr/local/lib/softhsm/libsofthsm2.so")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst());
    Path conf = Path.of(System.getenv("SOFTHSM2_CONF"));
    Path tokens = Files.createDirectories(conf.resolveSibling("tokens"));
    Files.writeString(conf, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
    String label = shared.getFileName().toString();
    String slot = initialize(label);
    configuration =
        Files.writeString(
            shared.resolve("pkcs11.cfg"),
            "name = "
                + label.replaceAll("\\W", "")
                + "\nlibrary = "
                + library
                + "\nslot = "
                + slot
                + "\n");
    pinFile = Files.writeString(shared.resolve("pin"), PIN + "\n");
    refusePinsFirst();
  }

  /**
   * A PIN that is refused is not tried again until its file changes. First of all: once somebody of
   * this process is logged in, a token asks for no PIN.
   */
  private static void refusePinsFirst() throws Exception {
    Path ca = Files.createDirectory(shared.resolve("ca"));
    Path wrong = Files.writeString(ca.resolve("pin"), "1357");
    Identity root =
        new CertificateSigner()
            .selfSigned(
                new CertificateProfile.Root("token", Duration.ofDays(10)), KeyPairs.ec(), NOW);
    for (String name : List.of("ca-cert.pem", "cert-chain.pem", "root-cert.pem")) {
      Files.writeString(ca.resolve(name), Pem.text(root.chain()));
    }
    CaSource source =
        new CaSource(
            new PluggedInCa(ca, Optional.of(new TokenKey(configuration, wrong, "none"))),
            now -> {
              throw new AssertionError("no other authority may be made");
            });

    UnusableCa refused = refusal(source);
    assertThat(refused).hasMessageContaining("CKR_PIN_INCORRECT");
    assertThat(refusal(source)).as("not tried again").isSameAs(refused);
    Files.writeString(wrong, PIN + "\n");
    assertThat(refusal(source)).hasMessageContaining("no private key");
  }

  private static UnusableCa refusal(CaSource source) {
    return catchThrowableOfType(UnusableCa.class, () -> source.current(NOW));
  }

  @BeforeEach
  void nameTheKey(TestInfo test) {
    alias = test.getDisplayName().replaceAll("\\W", "");
  }

  private static String initialize(String label) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                label,
                "--pin",
                PIN,
                "--so-pin",
                PIN)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.replaceAll("(?s).*reassigned to slot (\\d+).*", "$1");
  }

  /** Puts a key into the token and its certificate into the folder. */
  private X509Certificate plugIn(KeyPair keys) throws Exception {
    Identity root =
        new CertificateSigner()
            .selfSigned(new CertificateProfile.Root("token", Duration.ofDays(10)), keys, NOW);
    Provider provider = Security.getProvider("SunPKCS11").configure(configuration.toString());
    KeyStore token = KeyStore.getInstance("PKCS11", provider);
    token.load(null, PIN.toCharArray());
    token.setKeyEntry(alias, root.key(), null, new Certificate[] {root.certificate()});
    String pem = Pem.text(root.chain());
    for (String name : List.of("ca-cert.pem", "cert-chain.pem", "root-cert.pem")) {
      Files.writeString(folder.resolve(name), pem);
    }
    return root.certificate();
  }

  private PluggedInCa plugged(String alias) {
    return new PluggedInCa(folder, Optional.of(new TokenKey(configuration, pinFile, alias)));
  }

  private void signs(KeyPair keys) throws Exception {
    X509Certificate root = plugIn(keys);

    CaBundle bundle = plugged(alias).read(NOW).orElseThrow();

    X509Certificate leaf =
        new CertificateSigner()
            .sign(
                new CertificateProfile.Workload(
                    List.of("spiffe://td/ns/a/sa/b"), Optional.empty(), Duration.ofHours(1)),
                KeyPairs.ec().getPublic(),
                bundle.signing(),
                NOW)
            .getFirst();
    leaf.verify(root.getPublicKey());
  }

  @Test
  void anRsaKeySignsWithoutLeavingItsToken() throws Exception {
    signs(KeyPairs.rsa(2048));
  }

  @Test
  void aKeyOfACurveSignsWithoutLeavingItsToken() throws Exception {
    signs(KeyPairs.ec());
  }

  @Test
  void whatIsWrongIsSaidWithoutThePin() throws Exception {
    plugIn(KeyPairs.ec());
    refused(plugged("another"), "no private key with a certificate labelled another");
    Files.delete(folder.resolve("ca-cert.pem"));
    refused(plugged(alias), "ca-cert.pem is missing");
    Path nowhere =
        Files.writeString(folder.resolve("other.cfg"), "name = x\nlibrary = /nowhere/lib.so\n");
    Files.writeString(
        folder.resolve("ca-cert.pem"), Files.readString(folder.resolve("root-cert.pem")));
    refused(
        new PluggedInCa(folder, Optional.of(new TokenKey(nowhere, pinFile, alias))),
        "cannot be opened");
  }

  @Test
  void aCertificateOfAnotherKeyIsRefused() throws Exception {
    plugIn(KeyPairs.ec());
    Identity other =
        new CertificateSigner()
            .selfSigned(
                new CertificateProfile.Root("other", Duration.ofDays(10)), KeyPairs.ec(), NOW);
    Files.writeString(folder.resolve("ca-cert.pem"), Pem.text(other.chain()));
    refused(plugged(alias), "not that of the certificate");
  }

  private static void refused(PluggedInCa ca, String message) {
    assertThatThrownBy(() -> ca.read(NOW))
        .isInstanceOf(UnusableCa.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain(PIN);
  }
}
