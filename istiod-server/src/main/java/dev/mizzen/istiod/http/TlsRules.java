package dev.mizzen.istiod.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;

/**
 * Versions, cipher suites and key exchanges of the server's TLS ports.
 *
 * <p>Source: Istio 1.30, pilot/pkg/bootstrap/options.go and pkg/model/fips.go; names and meaning of
 * suites are those of Go's crypto/tls, whose TLS 1.3 leaves no choice of suites.
 *
 * @param protocols as the JDK names them, newest first; not empty
 * @param suites by their standard names, wanted ones first
 * @param groups as the JDK names them; empty leaves the choice to the library
 */
public record TlsRules(List<String> protocols, List<String> suites, List<String> groups) {
  private static final String TLS13 = "TLSv1.3";
  private static final String TLS12 = "TLSv1.2";
  private static final String P256 = "secp256r1";

  /** No group of JDK 25's TLS. */
  private static final String HYBRID = "X25519MLKEM768";

  private static final List<String> OF_TLS13 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  private static final List<String> COMPLIANT =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

  /** Forward secret and authenticated ones. */
  private static final List<String> USUAL =
      joined(
          COMPLIANT,
          List.of(
              "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
              "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"));

  /** What the flag may name besides: Go serves them, and so do both libraries here. */
  private static final List<String> OLDER =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

  /** What Go has and calls insecure. */
  private static final Set<String> INSECURE =
      Set.of(
          "TLS_RSA_WITH_RC4_128_SHA",
          "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
          "TLS_RSA_WITH_AES_128_CBC_SHA",
          "TLS_RSA_WITH_AES_256_CBC_SHA",
          "TLS_RSA_WITH_AES_128_CBC_SHA256",
          "TLS_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
          "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
          "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");

  /** TLS 1.2 and 1.3. */
  public static final TlsRules DEFAULT =
      new TlsRules(List.of(TLS13, TLS12), joined(OF_TLS13, USUAL), List.of());

  /** What COMPLIANCE_POLICY {@code fips-140-2} asks for, whatever else is. */
  public static final TlsRules FIPS_140_2 = new TlsRules(List.of(TLS12), COMPLIANT, List.of(P256));

  /**
   * What COMPLIANCE_POLICY {@code pqc} asks for, whatever else is: a key exchange that holds
   * against quantum computers too. istiod names two suites of TLS 1.3; its library leaves no
   * choice, nor does BoringSSL.
   */
  public static final TlsRules PQC = new TlsRules(List.of(TLS13), OF_TLS13, List.of(HYBRID));

  public TlsRules {
    protocols = List.copyOf(protocols);
    suites = List.copyOf(suites);
    groups = List.copyOf(groups);
  }

  /**
   * What the flags ask for.
   *
   * @param suites {@code --tls-cipher-suites}, of TLS 1.2; those of TLS 1.3 are all served whether
   *     they are named or not; empty is the usual ones
   * @param oldest {@code --tls-min-version}: 1.2 or 1.3
   * @throws IllegalArgumentException naming the flag and the value
   */
  public static TlsRules of(List<String> suites, String oldest) {
    suites.forEach(TlsRules::requireServed);
    boolean isNewestOnly =
        switch (oldest) {
          case "1.2" -> false;
          case "1.3" -> true;
          default ->
              throw new IllegalArgumentException(
                  "--tls-min-version is \"" + oldest + "\", want 1.2 or 1.3");
        };
    List<String> ofTls12 =
        suites.isEmpty()
            ? USUAL
            : suites.stream().filter(name -> !OF_TLS13.contains(name)).distinct().toList();
    return isNewestOnly || ofTls12.isEmpty()
        ? new TlsRules(List.of(TLS13), OF_TLS13, List.of())
        : new TlsRules(List.of(TLS13, TLS12), joined(OF_TLS13, ofTls12), List.of());
  }

  private static void requireServed(String suite) {
    boolean isServed =
        Stream.of(OF_TLS13, USUAL, OLDER)
            .flatMap(Collection::stream)
            .anyMatch(name -> name.equals(suite));
    if (isServed) {
      return;
    }
    throw new IllegalArgumentException(
        "--tls-cipher-suites names \""
            + suite
            + "\", which "
            + (INSECURE.contains(suite)
                ? "is insecure, and not served"
                : "is none; want for example " + COMPLIANT.getFirst()));
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }

  /** Whether the JDK's TLS lacks what they ask for. */
  boolean areBeyondTheJdk() {
    return groups.contains(HYBRID);
  }

  /** For a port that the JDK serves; asks callers for no certificate. */
  SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(protocols.toArray(String[]::new));
    parameters.setCipherSuites(suites.toArray(String[]::new));
    if (!groups.isEmpty()) {
      parameters.setNamedGroups(groups.toArray(String[]::new));
    }
    return parameters;
  }
}
