package dev.mizzen.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/**
 * Signs certificates. Pure but for the serial number, which is random; holds no key.
 *
 * <p>Source: Istio 1.30, security/pkg/pki/util/generate_cert.go.
 */
public final class CertificateSigner {
  /** Clocks of a mesh differ by so much. */
  private static final Duration BACKDATED = Duration.ofMinutes(2);

  private static final int SERIAL_BITS = 127;

  /** What is the same in every certificate of a leaf; encoded once. */
  private static final List<Extension> OF_LEAVES =
      List.of(
          extension(Extension.basicConstraints, true, new BasicConstraints(false)),
          extension(
              Extension.keyUsage,
              true,
              new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment)),
          extension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(
                  new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                  })));

  private final SecureRandom random = new SecureRandom();

  /**
   * A certificate as it is sent.
   *
   * @param from when it begins, in whole seconds
   * @param until when it ends, in whole seconds
   */
  public record SignedLeaf(X509CertificateHolder certificate, Instant from, Instant until) {}

  /** A root certificate and its key. */
  public Identity selfSigned(CertificateProfile.Root profile, KeyPair keys, Instant now) {
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.O, profile.organization()).build();
    Instant end = now.plus(profile.lifetime());
    X509v3CertificateBuilder builder =
        builder(name, name, now.minus(BACKDATED), end, encoded(keys.getPublic()));
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          extensions().createSubjectKeyIdentifier(keys.getPublic()));
    } catch (CertIOException impossible) {
      throw new IllegalStateException(impossible);
    }
    try {
      return new Identity(
          keys.getPrivate(), List.of(read(signed(builder, Signer.of(keys.getPrivate())))));
    } catch (Signer.SigningFailure impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * A certificate for {@code key}, signed by {@code issuer}, then those of the issuer but for a
   * root. It ends no later than the issuer's own.
   *
   * @throws Signer.SigningFailure where the issuer's certificate has ended, or its key cannot sign
   */
  public List<X509Certificate> sign(
      CertificateProfile.Leaf profile, PublicKey key, Issuer issuer, Instant now)
      throws Signer.SigningFailure {
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(read(signed(profile, key, issuer, now).certificate()));
    chain.addAll(issuer.intermediates());
    return chain;
  }

  /**
   * The certificate alone, as it is sent. It is not read again, which would take a third of the
   * time that the whole takes.
   *
   * @see #sign
   */
  public SignedLeaf signed(
      CertificateProfile.Leaf profile, PublicKey key, Issuer issuer, Instant now)
      throws Signer.SigningFailure {
    if (now.isAfter(issuer.notAfter())) {
      throw new Signer.SigningFailure(
          "the signing certificate ended on " + issuer.notAfter(), null);
    }
    Instant start = now.minus(BACKDATED).truncatedTo(ChronoUnit.SECONDS);
    Instant end =
        earlier(now.plus(profile.lifetime()), issuer.notAfter()).truncatedTo(ChronoUnit.SECONDS);
    X500Name issuerName =
        X500Name.getInstance(issuer.certificate().getSubjectX500Principal().getEncoded());
    X509v3CertificateBuilder builder =
        builder(subject(profile), issuerName, start, end, encoded(key));
    GeneralName[] names =
        profile.alternativeNames().stream()
            .map(CertificateSigner::alternativeName)
            .toArray(GeneralName[]::new);
    try {
      for (Extension same : OF_LEAVES) {
        builder.addExtension(same);
      }
      builder.addExtension(Extension.subjectAlternativeName, true, new GeneralNames(names));
      Optional<byte[]> issuerKey = keyIdentifier(issuer.certificate());
      if (issuerKey.isPresent()) {
        builder.addExtension(
            Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(issuerKey.get()));
      }
    } catch (CertIOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return new SignedLeaf(signed(builder, issuer.signer()), start, end);
  }

  /**
   * A certificate and the key that it is of.
   *
   * @see #sign
   */
  public Identity identity(
      CertificateProfile.Leaf profile, KeyPair keys, Issuer issuer, Instant now)
      throws Signer.SigningFailure {
    return new Identity(keys.getPrivate(), sign(profile, keys.getPublic(), issuer, now));
  }

  /** By which a verifier tells two authorities of one name apart. */
  private static Optional<byte[]> keyIdentifier(X509Certificate certificate) {
    byte @Nullable [] wrapped =
        certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    return wrapped == null
        ? Optional.empty()
        : Optional.of(
            SubjectKeyIdentifier.getInstance(ASN1OctetString.getInstance(wrapped).getOctets())
                .getKeyIdentifier());
  }

  private static X500Name subject(CertificateProfile.Leaf profile) {
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    profile.commonName().ifPresent(text -> name.addRDN(BCStyle.CN, text));
    return name.build();
  }

  /** Source: Istio 1.30, security/pkg/pki/util/san.go. */
  private static GeneralName alternativeName(String text) {
    if (IPAddress.isValid(text)) {
      return new GeneralName(GeneralName.iPAddress, text);
    }
    return new GeneralName(
        text.startsWith("spiffe://") ? GeneralName.uniformResourceIdentifier : GeneralName.dNSName,
        text);
  }

  static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  private static SubjectPublicKeyInfo encoded(PublicKey key) {
    return SubjectPublicKeyInfo.getInstance(key.getEncoded());
  }

  private static Extension extension(
      ASN1ObjectIdentifier name, boolean isCritical, ASN1Encodable value) {
    try {
      return Extension.create(name, isCritical, value);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private X509v3CertificateBuilder builder(
      X500Name subject, X500Name issuer, Instant start, Instant end, SubjectPublicKeyInfo key) {
    return new X509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
        CertificateTime.of(start),
        CertificateTime.of(end),
        subject,
        key);
  }

  private static X509CertificateHolder signed(X509v3CertificateBuilder builder, Signer signer)
      throws Signer.SigningFailure {
    SignerAdapter adapter = new SignerAdapter(signer);
    try {
      return builder.build(adapter);
    } catch (RuntimeException unsigned) {
      throw adapter.failure().orElseGet(() -> failure(unsigned));
    }
  }

  private static X509Certificate read(X509CertificateHolder holder) throws Signer.SigningFailure {
    try {
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (CertificateException unreadable) {
      throw failure(unreadable);
    }
  }

  private static Signer.SigningFailure failure(Exception cause) {
    return new Signer.SigningFailure("a certificate cannot be made", cause);
  }

  private static JcaX509ExtensionUtils extensions() {
    try {
      return new JcaX509ExtensionUtils();
    } catch (java.security.NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
