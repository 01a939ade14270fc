package dev.mizzen.ca.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Fingerprint;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Issuer;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.PluggedInFiles;
import dev.mizzen.ca.key.PluggedInCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an operator changes the files of a plugged-in authority. */
class CaSourceTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private final Identity a = root();
  private final Identity b = root();
  private final CaBundle own = new CaBundle(Issuer.of(root()), List.of(root().certificate()));
  @TempDir private Path folder;

  private static Identity root() {
    return new CertificateSigner()
        .selfSigned(
            new CertificateProfile.Root("cluster.local", Duration.ofDays(100)), KeyPairs.ec(), NOW);
  }

  private CaSource source() {
    return new CaSource(new PluggedInCa(folder), now -> own);
  }

  private void write(Identity signer, Identity... roots) throws IOException {
    List<X509Certificate> all = Stream.of(roots).map(Identity::certificate).toList();
    Files.writeString(folder.resolve("root-cert.pem"), Pem.text(all));
    Files.writeString(folder.resolve("cert-chain.pem"), "");
    Files.writeString(folder.resolve("ca-key.pem"), Pem.text(signer.key()));
    Files.writeString(folder.resolve("ca-cert.pem"), Pem.text(signer.chain()));
  }

  @Test
  void aRootIsReplacedInThreeStepsWithoutACut() throws Exception {
    CaSource source = source();
    write(a, a);
    assertThat(source.current(NOW).roots()).containsExactly(a.certificate());

    write(a, a, b);
    assertThat(source.current(NOW).roots()).containsExactly(a.certificate(), b.certificate());
    write(b, a, b);
    assertThat(source.current(NOW).signing().certificate()).isEqualTo(b.certificate());
    write(b, b);
    assertThat(source.current(NOW).roots()).containsExactly(b.certificate());
    assertThat(source.inForce()).contains(source.current(NOW));
  }

  @Test
  void aRootThatReplacesAnotherAtOnceIsRefusedAndTheLastOneStays() throws Exception {
    CaSource source = source();
    write(a, a);
    CaBundle first = source.current(NOW);

    write(b, b);

    assertThat(source.current(NOW)).isSameAs(first);
  }

  @Test
  void anOperatorHasARootReplacedAtOnceByNamingItsSigner() throws Exception {
    CaSource source = source();
    write(a, a);
    CaBundle first = source.current(NOW);
    Files.writeString(folder.resolve("take-at-once"), Fingerprint.of(a.certificate()));
    write(b, b);
    assertThat(source.current(NOW)).as("another was named").isSameAs(first);
    assertThat(source.trouble().orElseThrow().message())
        .contains("write " + Fingerprint.of(b.certificate()) + " into take-at-once");

    Files.writeString(folder.resolve("take-at-once"), Fingerprint.of(b.certificate()) + "\n");

    assertThat(source.current(NOW).signing().certificate()).isEqualTo(b.certificate());
    assertThat(source.current(NOW).roots()).containsExactly(b.certificate());
    assertThat(source.trouble()).isEmpty();
    write(a, a);
    assertThat(source.current(NOW).signing().certificate())
        .as("it counts for that one alone")
        .isEqualTo(b.certificate());
  }

  @Test
  void aSignerWhoseRootNobodyHasYetIsRefused() throws Exception {
    CaSource source = source();
    write(a, a);
    CaBundle first = source.current(NOW);

    write(b, a, b);

    assertThat(source.current(NOW)).isSameAs(first);
  }

  @Test
  void aRootOfTheSameNameIsRefusedWhereNothingSaysWhichOfThemSigned() throws Exception {
    PluggedInFiles before = new PluggedInFiles();
    PluggedInFiles same = new PluggedInFiles();
    PluggedInFiles other = new PluggedInFiles("another");
    Identity signer = before.intermediate(NOW.plus(Duration.ofDays(50)));
    Instant now = Instant.now();
    CaSource source = source();
    before.plugIn(folder, signer);
    source.current(now);

    before.plugIn(folder, signer, before.rootPem() + same.rootPem());
    assertThat(source.current(now).roots()).hasSize(1);
    assertThat(source.trouble().orElseThrow().message()).contains("authority key identifier");

    before.plugIn(folder, signer, before.rootPem() + other.rootPem());
    assertThat(source.current(now).roots()).hasSize(2);
  }

  @Test
  void filesThatDoNotFitAreRefusedUntilTheyDo() throws Exception {
    CaSource source = source();
    write(a, a);
    CaBundle first = source.current(NOW);

    Files.writeString(folder.resolve("ca-key.pem"), Pem.text(b.key()));
    assertThat(source.current(NOW)).isSameAs(first);
    write(a, a, b);

    assertThat(source.current(NOW).roots()).hasSize(2);
  }

  @Test
  void aRootThatLiesAloneInTheFolderIsTrustedBesideOurs() throws Exception {
    CaSource source = source();
    assertThat(source.current(NOW)).isSameAs(own);

    Files.writeString(folder.resolve("root-cert.pem"), Pem.text(a.chain()));

    assertThat(source.current(NOW).roots()).hasSize(2).contains(a.certificate());
    assertThat(source.current(NOW).signing()).isEqualTo(own.signing());
    assertThat(source.current(NOW)).isSameAs(source.current(NOW));
  }

  @Test
  void anAuthorityThatIsPluggedInLaterComesOnlyWhereItsRootIsTrustedAlready() throws Exception {
    CaSource source = source();
    source.current(NOW);
    write(a, a);
    assertThat(source.current(NOW)).isSameAs(own);
  }
}
