package dev.mizzen.istiod.envoy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A self-signed certificate as the JDK's keytool makes it.
 *
 * @param chain PEM
 * @param key PEM, PKCS 8
 */
record TestCertificate(String chain, String key) {
  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "test";

  /**
   * Makes one.
   *
   * @param identities URIs of its subject alternative name
   */
  static TestCertificate make(Path work, List<String> identities)
      throws IOException, InterruptedException {
    Path store = work.resolve("test.p12");
    Process keytool =
        new ProcessBuilder(command(store, identities)).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed: " + said);
    }
    return read(store);
  }

  private static List<String> command(Path store, List<String> identities) {
    List<String> command =
        new ArrayList<>(
            List.of(
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
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
    if (!identities.isEmpty()) {
      command.add("-ext");
      command.add("san=uri:" + String.join(",uri:", identities));
    }
    return command;
  }

  private static TestCertificate read(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(bytes, PASSWORD.toCharArray());
      var certificate = Optional.ofNullable(store.getCertificate(ALIAS)).orElseThrow();
      var key = Optional.ofNullable(store.getKey(ALIAS, PASSWORD.toCharArray())).orElseThrow();
      return new TestCertificate(
          pem("CERTIFICATE", certificate.getEncoded()), pem("PRIVATE KEY", key.getEncoded()));
    } catch (GeneralSecurityException unreadable) {
      throw new IOException(unreadable);
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
