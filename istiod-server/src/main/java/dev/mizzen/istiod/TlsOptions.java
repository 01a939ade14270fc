package dev.mizzen.istiod;

import dev.mizzen.istiod.http.TlsRules;
import dev.mizzen.model.mesh.CompliancePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The flags of the ports over TLS: the server's certificate, where it is in files, and rules. */
final class TlsOptions {
  @Option(
      names = "--tlsCertFile",
      paramLabel = "FILE",
      description = "The server's certificate; together with --tlsKeyFile and --caCertFile.")
  private String tlsCertFile = "";

  @Option(
      names = "--tlsKeyFile",
      paramLabel = "FILE",
      description = "The certificate's private key.")
  private String tlsKeyFile = "";

  @Option(
      names = "--caCertFile",
      paramLabel = "FILE",
      description = "The root that callers of the server are to trust.")
  private String caCertFile = "";

  @Option(
      names = "--tls-cipher-suites",
      paramLabel = "NAMES",
      description =
          "Cipher suites of TLS 1.2, with commas; TLS 1.3 has its own. Without it those with"
              + " forward secrecy and GCM or ChaCha20.")
  private String cipherSuites = "";

  @Option(
      names = "--tls-min-version",
      paramLabel = "VERSION",
      description = "Oldest TLS of the TLS ports: 1.2 or 1.3. [${DEFAULT-VALUE}]")
  private String oldest = "1.2";

  /**
   * Empty where the flags name none.
   *
   * @throws IllegalArgumentException where they name some of the three
   */
  Optional<IstiodConfig.CertificateFiles> certificateFiles() {
    List<String> files = List.of(tlsCertFile, tlsKeyFile, caCertFile);
    if (files.stream().allMatch(String::isEmpty)) {
      return new MountedFiles().certificate();
    }
    if (files.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException(
          "--tlsCertFile, --tlsKeyFile and --caCertFile are wanted together");
    }
    return Optional.of(
        new IstiodConfig.CertificateFiles(
            Path.of(tlsCertFile), Path.of(tlsKeyFile), Path.of(caCertFile)));
  }

  /**
   * What the ports serve.
   *
   * @param policy goes over the flags
   * @throws IllegalArgumentException naming the flag that cannot be put in force
   */
  TlsRules rules(CompliancePolicy policy) {
    List<String> suites =
        Stream.of(cipherSuites.split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    TlsRules asked = TlsRules.of(suites, oldest);
    return switch (policy) {
      case NONE -> asked;
      case FIPS_140_2 -> TlsRules.FIPS_140_2;
      case PQC -> TlsRules.PQC;
    };
  }
}
