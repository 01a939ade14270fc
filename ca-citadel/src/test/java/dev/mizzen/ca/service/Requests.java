package dev.mizzen.ca.service;

import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Certificate signing requests for tests, PEM. */
public final class Requests {
  private Requests() {}

  /** As an agent makes it: an empty subject, one URI. */
  public static String of(KeyPair keys, String uri) {
    return build(keys, keys, "", List.of(uri), false);
  }

  static String withNames(KeyPair keys, String... uris) {
    return build(keys, keys, "", List.of(uris), false);
  }

  static String withDnsName(KeyPair keys, String name) {
    return build(keys, keys, "", List.of("DNS:" + name), false);
  }

  static String withSubject(KeyPair keys, String subject) {
    return build(keys, keys, subject, List.of(), false);
  }

  static String ofAnAuthority(KeyPair keys) {
    return build(keys, keys, "O=mine", List.of("spiffe://td/ns/other/sa/other"), true);
  }

  static String signedBy(KeyPair keys, KeyPair other) {
    return build(keys, other, "", List.of(), false);
  }

  static String signedWith(String algorithm, KeyPair keys, KeyPair signing) {
    return build(algorithm, keys, signing, "", List.of(), false);
  }

  private static String build(
      KeyPair keys, KeyPair signing, String subject, List<String> uris, boolean isAuthority) {
    String algorithm =
        switch (signing.getPrivate().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "DSA" -> "SHA256withDSA";
          default -> "SHA256withECDSA";
        };
    return build(algorithm, keys, signing, subject, uris, isAuthority);
  }

  private static String build(
      String algorithm,
      KeyPair keys,
      KeyPair signing,
      String subject,
      List<String> uris,
      boolean isAuthority) {
    try {
      ExtensionsGenerator extensions = new ExtensionsGenerator();
      if (!uris.isEmpty()) {
        extensions.addExtension(
            Extension.subjectAlternativeName,
            true,
            new GeneralNames(uris.stream().map(Requests::name).toArray(GeneralName[]::new)));
      }
      if (isAuthority) {
        extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      }
      var builder =
          new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), keys.getPublic());
      if (!extensions.isEmpty()) {
        builder.addAttribute(
            PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
      }
      return pem(
          builder
              .build(new JcaContentSignerBuilder(algorithm).build(signing.getPrivate()))
              .getEncoded());
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static GeneralName name(String text) {
    return text.startsWith("DNS:")
        ? new GeneralName(GeneralName.dNSName, text.substring(4))
        : new GeneralName(GeneralName.uniformResourceIdentifier, text);
  }

  static String pem(byte[] der) {
    return "-----BEGIN CERTIFICATE REQUEST-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END CERTIFICATE REQUEST-----\n";
  }
}
