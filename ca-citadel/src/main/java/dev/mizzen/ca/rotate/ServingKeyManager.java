package dev.mizzen.ca.rotate;

import dev.mizzen.ca.Identity;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives each TLS handshake the identity of its moment, so that a certificate is swapped without a
 * new socket. Safe for use by many threads.
 *
 * <p>A handshake asks three times, by alias; the alias is the certificate's serial number, and the
 * identity before the last is kept for handshakes that a swap met halfway.
 */
public final class ServingKeyManager extends X509ExtendedKeyManager {
  private final Supplier<Optional<Identity>> identities;
  private volatile Optional<Identity> latest = Optional.empty();
  private volatile Optional<Identity> before = Optional.empty();

  /**
   * @param identities the one to serve with now; where there is none, handshakes fail
   */
  public ServingKeyManager(Supplier<Optional<Identity>> identities) {
    this.identities = identities;
  }

  private synchronized Optional<Identity> now() {
    Optional<Identity> found = identities.get();
    if (!found.equals(latest)) {
      before = latest;
      latest = found;
    }
    return latest;
  }

  private Optional<Identity> find(String alias) {
    return latest
        .filter(identity -> alias(identity).equals(alias))
        .or(() -> before.filter(identity -> alias(identity).equals(alias)));
  }

  private static String alias(Identity identity) {
    return identity.certificate().getSerialNumber().toString(16);
  }

  private @Nullable String choose(String keyType) {
    return now()
        .filter(identity -> identity.publicKey().getAlgorithm().equals(keyType))
        .map(ServingKeyManager::alias)
        .orElse(null);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keyType);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return find(alias)
        .map(identity -> identity.chain().toArray(X509Certificate[]::new))
        .orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return find(alias).map(Identity::key).orElse(null);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = choose(keyType);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
