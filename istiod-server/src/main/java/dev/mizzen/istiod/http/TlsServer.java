package dev.mizzen.istiod.http;

import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;

/** TLS for a server that asks callers for no certificate. */
final class TlsServer {
  private TlsServer() {}

  /** A context of the JDK's. Callers need no certificate of their own. */
  static SSLContext context(X509ExtendedKeyManager identity) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {identity}, null, null);
      return context;
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
