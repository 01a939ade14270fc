package dev.mizzen.istiod.http;

import io.helidon.common.tls.Tls;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;

/** TLS for a server that asks callers for no certificate. */
final class TlsServer {
  private TlsServer() {}

  /** The JDK's, or BoringSSL's where the JDK cannot keep to the rules. */
  static Tls tls(X509ExtendedKeyManager identity, TlsRules rules) {
    return rules.areBeyondTheJdk()
        ? Tls.builder().sslContext(NativeTls.context(identity, rules)).build()
        : Tls.builder()
            .sslContext(context(new KeyManager[] {identity}))
            .sslParameters(rules.parameters())
            .build();
  }

  /** One that can serve nobody. */
  static SSLContext withoutIdentity() {
    return context(new KeyManager[0]);
  }

  private static SSLContext context(KeyManager[] identity) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity, null, null);
      return context;
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
