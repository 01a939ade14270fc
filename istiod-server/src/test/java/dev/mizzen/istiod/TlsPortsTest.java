package dev.mizzen.istiod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Issuer;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.rotate.ServingKeyManager;
import dev.mizzen.ca.service.PeerTrustManager;
import dev.mizzen.istiod.http.HttpAnswer;
import dev.mizzen.istiod.http.HttpListener;
import dev.mizzen.istiod.http.Site;
import dev.mizzen.istiod.http.TlsRules;
import dev.mizzen.istiod.identity.TestAuthority;
import io.grpc.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of the two ports over TLS can agree on with the server. */
class TlsPortsTest {
  private static final String AES128 = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
  private static final String AES256 = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
  private static final String CHACHA = "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256";
  private static final String OLD = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA";

  private final TestAuthority authority = new TestAuthority();
  private Identity identity = identity(KeyPairs.rsa(2048));

  /** Served by different libraries. */
  enum Port {
    GRPC,
    WEBHOOKS
  }

  private record Open(int port, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  private Identity identity(KeyPair keys) {
    try {
      return new CertificateSigner()
          .identity(
              CertificateProfile.Server.of(List.of("localhost"), Duration.ofDays(1)),
              keys,
              Issuer.of(authority.itself()),
              Instant.now());
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }

  private Open open(Port port, TlsRules rules) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServingKeyManager keys = new ServingKeyManager(() -> Optional.of(identity));
    return switch (port) {
      case WEBHOOKS -> {
        HttpListener listener =
            HttpListener.openSecure(
                address, Site.of(Map.of("/told", _ -> HttpAnswer.text(200, "told"))), keys, rules);
        yield new Open(listener.port(), listener::close);
      }
      case GRPC -> {
        PeerTrustManager peers = new PeerTrustManager(List::of, Set::of, Clock.systemUTC());
        Server server = GrpcListener.openSecure(address, serving(rules), List.of(), keys, peers);
        yield new Open(
            server.getPort(),
            () -> {
              server.shutdown();
              GrpcListener.close(server, Duration.ofSeconds(2));
            });
      }
    };
  }

  private static IstiodConfig.Serving serving(TlsRules rules) {
    Duration any = Duration.ofSeconds(30);
    return new IstiodConfig.Serving(0, any, 4 << 20, 100, any, any, Optional.empty(), rules);
  }

  /** A client that offers a version and, of TLS 1.2, suites. */
  private SSLSession agree(int port, String version, String... suites) throws Exception {
    SSLParameters offer = new SSLParameters(suites.length == 0 ? null : suites);
    offer.setProtocols(new String[] {version});
    return agree(port, offer);
  }

  private SSLSession agree(int port, SSLParameters offer) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("root", authority.itself().certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    offer.setApplicationProtocols(new String[] {"h2"});
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket.setSSLParameters(offer);
      socket.startHandshake();
      return socket.getSession();
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutFlagsBothVersionsAreServed(Port port) throws Exception {
    try (Open server = open(port, TlsRules.of(List.of(), "1.2"))) {
      assertThat(agree(server.port(), "TLSv1.3").getProtocol()).isEqualTo("TLSv1.3");
      assertThat(agree(server.port(), "TLSv1.2", AES256).getCipherSuite()).isEqualTo(AES256);
      assertThatThrownBy(() -> agree(server.port(), "TLSv1.2", OLD))
          .isInstanceOf(SSLException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOldestVersionIsHeldTo(Port port) throws Exception {
    try (Open server = open(port, TlsRules.of(List.of(), "1.3"))) {
      assertThat(agree(server.port(), "TLSv1.3").getProtocol()).isEqualTo("TLSv1.3");
      assertThatThrownBy(() -> agree(server.port(), "TLSv1.2")).isInstanceOf(SSLException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void suitesThatAreNotNamedAreNotServedAndThoseOfTls13Are(Port port) throws Exception {
    try (Open server = open(port, TlsRules.of(List.of(AES256, OLD), "1.2"))) {
      assertThat(agree(server.port(), "TLSv1.2", AES128, AES256).getCipherSuite())
          .isEqualTo(AES256);
      assertThat(agree(server.port(), "TLSv1.2", OLD).getCipherSuite()).isEqualTo(OLD);
      assertThat(agree(server.port(), "TLSv1.3").getProtocol()).isEqualTo("TLSv1.3");
      assertThatThrownBy(() -> agree(server.port(), "TLSv1.2", AES128))
          .isInstanceOf(SSLException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void suitesOfTls13AloneLeaveNoneForTls12(Port port) throws Exception {
    try (Open server = open(port, TlsRules.of(List.of("TLS_AES_256_GCM_SHA384"), "1.2"))) {
      assertThat(agree(server.port(), "TLSv1.3").getProtocol()).isEqualTo("TLSv1.3");
      assertThatThrownBy(() -> agree(server.port(), "TLSv1.2")).isInstanceOf(SSLException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theCompliantPortServesNothingElse(Port port) throws Exception {
    try (Open server = open(port, TlsRules.FIPS_140_2)) {
      assertThat(agree(server.port(), "TLSv1.2", AES128).getCipherSuite()).isEqualTo(AES128);
      assertThatThrownBy(() -> agree(server.port(), "TLSv1.2", CHACHA))
          .isInstanceOf(SSLException.class);
      assertThatThrownBy(() -> agree(server.port(), "TLSv1.3")).isInstanceOf(SSLException.class);
      SSLParameters otherCurve = new SSLParameters(new String[] {AES128});
      otherCurve.setProtocols(new String[] {"TLSv1.2"});
      otherCurve.setNamedGroups(new String[] {"x25519"});
      assertThatThrownBy(() -> agree(server.port(), otherCurve)).isInstanceOf(SSLException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void thePortThatHoldsAgainstQuantumComputersServesNothingElse(Port port) throws Exception {
    try (Open server = open(port, TlsRules.PQC)) {
      assertThat(hybrid().agree(server.port()).protocol()).isEqualTo("TLSv1.3");
      assertThatThrownBy(() -> offering("x25519").agree(server.port()))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> agree(server.port(), "TLSv1.3")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> agree(server.port(), "TLSv1.2")).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void thatPortServesACertificateOfACurveToo(Port port) throws Exception {
    identity = identity(KeyPairs.ec());
    try (Open server = open(port, TlsRules.PQC)) {
      assertThat(hybrid().agree(server.port()).certificate()).isEqualTo(identity.certificate());
    }
  }

  @Test
  void webhooksAreAnsweredBehindThatGroup() throws Exception {
    try (Open server = open(Port.WEBHOOKS, TlsRules.PQC)) {
      assertThat(hybrid().get(server.port(), "/told", "told")).startsWith("HTTP/1.1 200");
    }
  }

  private GroupClient hybrid() {
    return offering("X25519MLKEM768");
  }

  private GroupClient offering(String group) {
    return new GroupClient(group, authority.itself().certificate());
  }

  @ParameterizedTest
  @CsvSource({
    "TLS_RSA_WITH_AES_128_CBC_SHA, is insecure",
    "tls_aes_128_gcm_sha256, is none",
    "AES128-SHA, is none"
  })
  void aSuiteThatIsNotServedIsNamed(String suite, String why) {
    assertThatThrownBy(() -> TlsRules.of(List.of(AES128, suite), "1.2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--tls-cipher-suites names \"" + suite + "\"")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.1", "TLSv1.3"})
  void aVersionThatIsNoneIsNamed(String version) {
    assertThatThrownBy(() -> TlsRules.of(List.of(), version))
        .hasMessage("--tls-min-version is \"" + version + "\", want 1.2 or 1.3");
  }

  @Test
  void aPolicyThatCannotBePutInForceIsRefused() {
    assertThat(new Settings(Map.of("COMPLIANCE_POLICY", "fips-140-2")).compliance().text())
        .isEqualTo("fips-140-2");
    assertThat(new Settings(Map.of("COMPLIANCE_POLICY", "pqc")).compliance().text())
        .isEqualTo("pqc");
    assertThatThrownBy(() -> new Settings(Map.of("COMPLIANCE_POLICY", "fips")).compliance())
        .hasMessage("COMPLIANCE_POLICY is \"fips\", want fips-140-2, pqc or nothing");
  }
}
