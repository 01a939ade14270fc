package dev.mizzen.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedFilesTest {
  @TempDir private Path folder;

  @Test
  void withoutASecretThereIsNoCertificate() {
    assertThat(mounts().certificate()).isEmpty();
  }

  @Test
  void aCertificateWithoutARootIsNotUsed() throws IOException {
    write("tls/tls.crt", "tls/tls.key");

    assertThat(mounts().certificate()).isEmpty();
  }

  @Test
  void theRootMayLieBesideTheCertificate() throws IOException {
    write("tls/tls.crt", "tls/tls.key", "tls/ca.crt");

    assertThat(mounts().certificate().orElseThrow().roots())
        .isEqualTo(folder.resolve("tls/ca.crt"));
  }

  @Test
  void aRootOfItsOwnGoesFirst() throws IOException {
    write("tls/tls.crt", "tls/tls.key", "tls/ca.crt", "ca/root-cert.pem");

    assertThat(mounts().certificate())
        .contains(
            new IstiodConfig.CertificateFiles(
                folder.resolve("tls/tls.crt"),
                folder.resolve("tls/tls.key"),
                folder.resolve("ca/root-cert.pem")));
  }

  private MountedFiles mounts() {
    return new MountedFiles(folder.resolve("tls"), folder.resolve("ca"));
  }

  private void write(String... names) throws IOException {
    for (String name : names) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), "pem");
    }
  }
}
