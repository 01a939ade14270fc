package dev.mizzen.istiod.envoy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate as the JDK's keytool makes it; unless told otherwise, the identity of
 * every workload of namespace {@code shop} and of every host below {@code example}.
 *
 * @param chain PEM
 * @param key PEM, PKCS 8
 */
record TestCertificate(String chain, String key, KeyStore store) {
  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "test";
  private static final List<String> SHOP =
      List.of("uri:spiffe://cluster.local/ns/shop/sa/default", "dns:*.example", "dns:localhost");

  /** Makes one for the shop. */
  static TestCertificate make(Path work) throws IOException, InterruptedException {
    return make(work, SHOP);
  }

  /**
   * Makes one.
   *
   * @param names its subject alternative names, each as {@code uri:…} or {@code dns:…}
   */
  static TestCertificate make(Path work, List<String> names)
      throws IOException, InterruptedException {
    Path store = work.resolve("test.p12");
    Process keytool = new ProcessBuilder(command(store, names)).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed: " + said);
    }
    return read(store);
  }

  private static List<String> command(Path store, List<String> names) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        ALIAS,
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=mesh",
        "-ext",
        "bc:c=ca:true",
        "-ext",
        "san=" + String.join(",", names),
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD,
        "-keystore",
        store.toString());
  }

  private static TestCertificate read(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(bytes, PASSWORD.toCharArray());
      var certificate = Optional.ofNullable(store.getCertificate(ALIAS)).orElseThrow();
      var key = Optional.ofNullable(store.getKey(ALIAS, PASSWORD.toCharArray())).orElseThrow();
      return new TestCertificate(
          pem("CERTIFICATE", certificate.getEncoded()),
          pem("PRIVATE KEY", key.getEncoded()),
          store);
    } catch (GeneralSecurityException unreadable) {
      throw new IOException(unreadable);
    }
  }

  /** One that has this certificate and trusts it. */
  SSLContext context() {
    return context(true, List.of(store));
  }

  /** One that trusts this certificate and has none of its own. */
  SSLContext trustOnly() {
    return context(false, List.of(store));
  }

  /** One that trusts this certificate and another, and has none of its own. */
  SSLContext trusting(TestCertificate other) {
    return context(false, List.of(store, other.store));
  }

  private SSLContext context(boolean withKey, List<KeyStore> trusted) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD.toCharArray());
      KeyStore roots = KeyStore.getInstance("PKCS12");
      roots.load(null, null);
      for (KeyStore one : trusted) {
        roots.setCertificateEntry(ALIAS + roots.size(), one.getCertificate(ALIAS));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(roots);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(withKey ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
