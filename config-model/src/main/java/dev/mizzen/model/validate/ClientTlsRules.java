package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.ClientTLSSettings;
import dev.mizzen.api.networking.v1alpha3.ClientTLSSettings.TLSmode;

/** Rules about TLS of clients. */
final class ClientTlsRules {
  private static final String CONFIG_MAP = "configmap://";

  private final Checks checks;
  private final String namespace;

  ClientTlsRules(Checks checks, String namespace) {
    this.checks = checks;
    this.namespace = namespace;
  }

  void check(ClientTLSSettings tls, String path) {
    configMap(tls.getCredentialName(), path + ".credentialName");
    if (tls.getInsecureSkipVerify().getValue()) {
      unverified(tls, path);
    }
    boolean usesFiles = tls.getMode() == TLSmode.SIMPLE || tls.getMode() == TLSmode.MUTUAL;
    if (usesFiles && !tls.getCredentialName().isEmpty()) {
      boolean hasFiles =
          !tls.getClientCertificate().isEmpty()
              || !tls.getCaCertificates().isEmpty()
              || !tls.getPrivateKey().isEmpty()
              || !tls.getCaCrl().isEmpty();
      checks.want(!hasFiles, path, "has both credentialName and files");
      return;
    }
    if (tls.getMode() == TLSmode.MUTUAL) {
      checks.want(!tls.getClientCertificate().isEmpty(), path + ".clientCertificate", "is missing");
      checks.want(!tls.getPrivateKey().isEmpty(), path + ".privateKey", "is missing");
    }
  }

  /** A ConfigMap of another namespace is not ours to read. */
  private void configMap(String credentialName, String path) {
    if (!credentialName.startsWith(CONFIG_MAP)) {
      return;
    }
    String[] parts = credentialName.substring(CONFIG_MAP.length()).split("/", -1);
    boolean isOwn = parts.length > 1 && parts[0].equals(namespace) && !parts[1].isEmpty();
    checks.want(
        isOwn,
        path,
        "is \"" + credentialName + "\", want configmap://" + namespace + "/ and a name");
  }

  private void unverified(ClientTLSSettings tls, String path) {
    boolean usesFiles = tls.getMode() == TLSmode.SIMPLE || tls.getMode() == TLSmode.MUTUAL;
    boolean verifies = !tls.getCaCertificates().isEmpty() || tls.getSubjectAltNamesCount() > 0;
    checks.want(
        !usesFiles || !verifies,
        path,
        "has insecureSkipVerify beside caCertificates or subjectAltNames");
    boolean mayHoldCa = tls.getMode() == TLSmode.SIMPLE && !tls.getCredentialName().isEmpty();
    checks.want(!mayHoldCa, path, "has insecureSkipVerify beside credentialName");
  }
}
