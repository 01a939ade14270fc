package dev.mizzen.ca.service;

import dev.mizzen.model.identity.Caller;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Believes a certificate that the handshake verified: the caller is all that its alternative names
 * say.
 *
 * <p>Source: Istio 1.30, security/pkg/server/ca/authenticate/cert_authenticator.go.
 */
public final class ClientCertificate implements Authenticator {
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int ADDRESS = 7;

  @Override
  public String name() {
    return "client certificate";
  }

  @Override
  public Optional<Proof> authenticate(Credentials credentials) throws Refused {
    if (!credentials.isEncrypted() || credentials.certificates().isEmpty()) {
      return Optional.empty();
    }
    List<String> names = names(credentials.certificates().getFirst());
    if (names.isEmpty()) {
      throw new Refused("the certificate has no alternative name");
    }
    return Optional.of(Proof.of(new Caller(names)));
  }

  private static List<String> names(X509Certificate certificate) throws Refused {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream().filter(ClientCertificate::isRead).map(ClientCertificate::text).toList();
    } catch (CertificateParsingException broken) {
      throw new Refused("the certificate's alternative names cannot be read");
    }
  }

  private static boolean isRead(List<?> name) {
    return name.getFirst() instanceof Integer kind
        && (kind == DNS || kind == URI || kind == ADDRESS)
        && name.get(1) instanceof String;
  }

  private static String text(List<?> name) {
    return String.valueOf(name.get(1));
  }
}
