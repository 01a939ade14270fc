package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings.TLSCertificate;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings.TLSmode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rules about TLS of Gateway servers and Sidecar ingress listeners. Source: Istio 1.30,
 * pkg/config/validation, validateTLSOptions.
 */
final class ServerTlsChecks {
  private static final int MAX_CERTIFICATES = 2;

  /** BoringSSL's names. Source: Istio 1.30, pkg/config/security/security.go. */
  private static final Set<String> CIPHER_SUITES =
      Set.of(
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384",
          "ECDHE-ECDSA-CHACHA20-POLY1305",
          "ECDHE-RSA-CHACHA20-POLY1305",
          "ECDHE-ECDSA-AES128-SHA",
          "ECDHE-RSA-AES128-SHA",
          "ECDHE-ECDSA-AES256-SHA",
          "ECDHE-RSA-AES256-SHA",
          "ECDHE-PSK-AES128-CBC-SHA",
          "ECDHE-PSK-AES256-CBC-SHA",
          "ECDHE-PSK-CHACHA20-POLY1305",
          "AES128-GCM-SHA256",
          "AES256-GCM-SHA384",
          "AES128-SHA",
          "AES256-SHA",
          "PSK-AES128-CBC-SHA",
          "PSK-AES256-CBC-SHA",
          "DES-CBC3-SHA");

  private final Checks checks;

  ServerTlsChecks(Checks checks) {
    this.checks = checks;
  }

  void check(ServerTLSSettings tls, String path) {
    ciphers(tls, path);
    switch (tls.getMode()) {
      case ISTIO_MUTUAL -> noCertificates(tls, path);
      case PASSTHROUGH, AUTO_PASSTHROUGH -> {
        if (hasCertificates(tls) || !tls.getCaCrl().isEmpty()) {
          checks.warn(path, "has certificates, which mode " + tls.getMode() + " does not use");
        }
        oneSource(tls, path);
        checks.want(
            tls.getCaCrl().isEmpty() || tls.getCredentialName().isEmpty(),
            path + ".caCrl",
            "is set beside credentialName, which brings its own");
      }
      case SIMPLE, MUTUAL, OPTIONAL_MUTUAL -> {
        oneSource(tls, path);
        certificates(tls, path);
      }
      case UNRECOGNIZED -> checks.error(path + ".mode", "is unknown");
    }
  }

  private void ciphers(ServerTLSSettings tls, String path) {
    boolean isOld =
        switch (tls.getMinProtocolVersion()) {
          case TLSV1_0, TLSV1_1 -> true;
          case TLS_AUTO, TLSV1_2, TLSV1_3, UNRECOGNIZED -> false;
        };
    if (isOld && tls.getCipherSuitesCount() == 0) {
      checks.warn(
          path, "has a minProtocolVersion below TLSV1_2, which needs cipherSuites of that time");
    }
    Set<String> seen = new HashSet<>();
    List<String> unknown =
        tls.getCipherSuitesList().stream().filter(cipher -> !isCipherSuite(cipher)).toList();
    List<String> again =
        tls.getCipherSuitesList().stream()
            .filter(ServerTlsChecks::isCipherSuite)
            .filter(cipher -> !seen.add(cipher))
            .toList();
    if (!unknown.isEmpty()) {
      checks.warn(
          path + ".cipherSuites",
          "has unknown entries that are left out: " + String.join(", ", unknown));
    }
    if (!again.isEmpty()) {
      checks.warn(path + ".cipherSuites", "has entries twice: " + String.join(", ", again));
    }
  }

  private static boolean isCipherSuite(String cipher) {
    return cipher.isEmpty()
        || cipher.equals("ALL")
        || !Character.isLetterOrDigit(cipher.codePointAt(0))
        || CIPHER_SUITES.contains(cipher);
  }

  private void noCertificates(ServerTLSSettings tls, String path) {
    checks.want(
        !hasCertificates(tls), path, "has certificates, which mode ISTIO_MUTUAL brings by itself");
  }

  private static boolean hasCertificates(ServerTLSSettings tls) {
    return !tls.getServerCertificate().isEmpty()
        || !tls.getPrivateKey().isEmpty()
        || !tls.getCaCertificates().isEmpty()
        || tls.getTlsCertificatesCount() > 0
        || hasCredential(tls);
  }

  private static boolean hasCredential(ServerTLSSettings tls) {
    return !tls.getCredentialName().isEmpty() || tls.getCredentialNamesCount() > 0;
  }

  private void oneSource(ServerTLSSettings tls, String path) {
    int sources = tls.getCredentialName().isEmpty() ? 0 : 1;
    sources += tls.getCredentialNamesCount() > 0 ? 1 : 0;
    sources += tls.getTlsCertificatesCount() > 0 ? 1 : 0;
    sources += tls.getServerCertificate().isEmpty() || tls.getPrivateKey().isEmpty() ? 0 : 1;
    checks.want(
        sources <= 1,
        path,
        "has more than one of credentialName, credentialNames, tlsCertificates and serverCertificate with privateKey");
  }

  private void certificates(ServerTLSSettings tls, String path) {
    if (hasCredential(tls)) {
      // The secret is judged when it is read.
      return;
    }
    if (tls.getTlsCertificatesCount() > 0) {
      files(tls.getTlsCertificatesList(), path + ".tlsCertificates");
    } else {
      checks.want(!tls.getServerCertificate().isEmpty(), path + ".serverCertificate", "is missing");
      checks.want(!tls.getPrivateKey().isEmpty(), path + ".privateKey", "is missing");
    }
    if (tls.getMode() == TLSmode.SIMPLE) {
      checks.want(
          tls.getCaCrl().isEmpty(), path + ".caCrl", "is set, which mode SIMPLE does not use");
    } else {
      checks.want(!tls.getCaCertificates().isEmpty(), path + ".caCertificates", "is missing");
    }
  }

  private void files(List<TLSCertificate> certificates, String path) {
    if (certificates.size() > MAX_CERTIFICATES) {
      checks.warn(
          path,
          "has " + certificates.size() + " entries, of which " + MAX_CERTIFICATES + " are used");
    }
    for (int i = 0; i < certificates.size(); i++) {
      String at = path + "[" + i + "]";
      checks.want(
          !certificates.get(i).getServerCertificate().isEmpty(),
          at + ".serverCertificate",
          "is missing");
      checks.want(!certificates.get(i).getPrivateKey().isEmpty(), at + ".privateKey", "is missing");
    }
  }
}
