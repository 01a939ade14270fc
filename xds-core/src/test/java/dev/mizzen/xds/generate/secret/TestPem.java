package dev.mizzen.xds.generate.secret;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** A self-signed certificate and its key, as users put them into Secrets. */
public final class TestPem {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

  private final KeyPair keys;
  private final Instant end;

  private TestPem(KeyPair keys, Instant end) {
    this.keys = keys;
    this.end = end;
  }

  /** Holds in all of 2026. */
  public static TestPem ec() {
    return new TestPem(keys("EC", 256), END);
  }

  static TestPem rsa() {
    return new TestPem(keys("RSA", 2048), END);
  }

  /** Its last second was the first of February. */
  static TestPem expiredInFebruary() {
    return new TestPem(keys("EC", 256), Instant.parse("2026-02-01T00:00:00Z"));
  }

  public String certificate() {
    try {
      return pem(
          "CERTIFICATE",
          new JcaX509v3CertificateBuilder(
                  new X500Principal("CN=test"),
                  BigInteger.ONE,
                  Date.from(START),
                  Date.from(end),
                  new X500Principal("CN=test"),
                  keys.getPublic())
              .build(signer())
              .getEncoded());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  String revocations() {
    try {
      return pem(
          "X509 CRL",
          new X509v2CRLBuilder(new X500Name("CN=test"), Date.from(START))
              .build(signer())
              .getEncoded());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** PKCS 8. */
  public String key() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  /** PKCS 1 or SEC 1. */
  String traditionalKey() {
    try {
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
      if (keys.getPrivate() instanceof java.security.interfaces.ECPrivateKey ec) {
        return pem(
            "EC PRIVATE KEY",
            new ECPrivateKey(256, ec.getS(), info.getPrivateKeyAlgorithm().getParameters())
                .getEncoded());
      }
      return pem("RSA PRIVATE KEY", info.parsePrivateKey().toASN1Primitive().getEncoded());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private ContentSigner signer() {
    try {
      String algorithm = "SHA256with" + keys.getPrivate().getAlgorithm().replace("EC", "ECDSA");
      return new JcaContentSignerBuilder(algorithm).build(keys.getPrivate());
    } catch (OperatorCreationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static KeyPair keys(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String pem(String type, byte[] der) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, der));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
