package dev.mizzen.ca.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Issuer;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.TestRevocations;
import dev.mizzen.ca.key.PluggedInCa;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an operator changes the revocation lists beside a plugged-in authority. */
class RevocationsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final Instant ENDS = NOW.plus(Duration.ofDays(7));
  private final Identity a = root("a");
  private final Identity b = root("b");
  private final CaBundle own =
      new CaBundle(Issuer.of(root("own")), List.of(root("own").certificate()));
  private final AtomicInteger changes = new AtomicInteger();
  @TempDir private Path folder;

  private static Identity root(String name) {
    return new CertificateSigner()
        .selfSigned(new CertificateProfile.Root(name, Duration.ofDays(100)), KeyPairs.ec(), NOW);
  }

  /** A server that looks at the authority and then at its lists. */
  private final class Server {
    private final PluggedInCa files = new PluggedInCa(folder);
    private final CaSource source = new CaSource(files, now -> own);
    private final Revocations lists = new Revocations(files, source);

    Server() {
      lists.subscribe(changes::incrementAndGet);
    }

    Server look() throws Exception {
      source.current(NOW);
      lists.look();
      return this;
    }

    Optional<String> text() {
      return lists.current().map(found -> found.text());
    }
  }

  private void authority(Identity signer, X509Certificate... roots) throws IOException {
    put("root-cert.pem", Pem.text(List.of(roots)));
    put("cert-chain.pem", Pem.text(signer.chain()));
    put("ca-key.pem", Pem.text(signer.key()));
    put("ca-cert.pem", Pem.text(signer.chain()));
  }

  /** A new file in the old one's place, as Kubernetes does it. */
  private void put(String name, String text) throws IOException {
    Path written = Files.writeString(folder.resolve("new-" + name), text);
    Files.move(written, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String list(Identity signer, int... serials) throws Exception {
    BigInteger[] revoked = new BigInteger[serials.length];
    for (int i = 0; i < serials.length; i++) {
      revoked[i] = BigInteger.valueOf(serials[i]);
    }
    return TestRevocations.list(signer, ENDS, revoked);
  }

  @Test
  void newListsAreTakenAndTheLastOnesStayWhereTheyAreRefused() throws Exception {
    String ofA = list(a);
    authority(a, a.certificate());
    put("ca-crl.pem", ofA);
    Server server = new Server().look();
    assertThat(server.text()).contains(ofA);

    String second = list(a, 7);
    put("ca-crl.pem", second);
    server.look();
    assertThat(server.text()).contains(second);

    put("ca-crl.pem", list(b));
    server.look().look();
    assertThat(server.text()).contains(second);
    assertThat(server.lists.state()).isEqualTo("refused");
    assertThat(changes).hasValue(2);

    put("ca-crl.pem", second);
    assertThat(server.look().lists.state()).isEqualTo("handed-out");
  }

  @Test
  void listsThatAreTakenAwayAreHandedOutNoMore() throws Exception {
    String ofA = list(a);
    authority(a, a.certificate());
    put("ca-crl.pem", ofA);
    Server server = new Server().look();

    Files.delete(folder.resolve("ca-crl.pem"));
    server.look();

    assertThat(server.text()).contains("");
    assertThat(server.lists.state()).isEqualTo("none");
    assertThat(changes).hasValue(2);
  }

  @Test
  void aFolderThatIsGoneTakesNoListsWithIt() throws Exception {
    String ofA = list(a);
    authority(a, a.certificate());
    put("ca-crl.pem", ofA);
    Server server = new Server().look();

    for (String name :
        List.of("ca-crl.pem", "ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem")) {
      Files.delete(folder.resolve(name));
    }
    server.look();

    assertThat(server.text()).contains(ofA);
    assertThat(server.lists.state()).isEqualTo("refused");
  }

  @Test
  void listsThatAreRefusedAtTheStartLeaveWhatIsHandedOutAsItIs() throws Exception {
    authority(a, a.certificate());
    put("ca-crl.pem", "no list");

    Server server = new Server().look();

    assertThat(server.text()).isEmpty();
    assertThat(server.lists.state()).isEqualTo("refused");
  }

  @Test
  void listsOfAnAuthorityThatIsNotTakenAreNotTakenEither() throws Exception {
    String ofA = list(a);
    authority(a, a.certificate());
    put("ca-crl.pem", ofA);
    Server server = new Server().look();

    authority(b, b.certificate());
    put("ca-crl.pem", list(b));
    server.look();

    assertThat(server.text()).contains(ofA);
  }

  @Test
  void withTheNextAuthorityComeItsLists() throws Exception {
    String ofA = list(a);
    String ofB = list(b);
    authority(a, a.certificate(), b.certificate());
    put("ca-crl.pem", ofA);
    Server server = new Server().look();

    authority(b, a.certificate(), b.certificate());
    put("ca-crl.pem", ofB + ofA);
    server.look();

    assertThat(server.text()).contains(ofB + ofA);
  }

  @Test
  void whereTheMeshHasItsOwnAuthorityNoListsAreRead() throws Exception {
    String ofA = list(a);
    put("ca-crl.pem", ofA);

    Server server = new Server().look();

    assertThat(server.text()).contains("");
    assertThat(server.lists.state()).isEqualTo("none");
  }

  @Test
  void nothingIsKnownBeforeThereIsAnAuthority() {
    Server server = new Server();

    server.lists.look();

    assertThat(server.text()).isEmpty();
    assertThat(server.lists.state()).isEqualTo("unknown");
  }
}
