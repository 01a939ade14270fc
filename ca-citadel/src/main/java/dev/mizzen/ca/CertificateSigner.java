package dev.mizzen.ca;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
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
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
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

  private static final byte[] VERSION_3 = {(byte) 0xa0, 3, 2, 1, 2};
  private static final int EXTENSIONS = 0xa3;

  private static final int OCTET_STRING = 4;

  /** Their number and that they are critical, DER. */
  private static final byte[] ALTERNATIVE_NAMES = {6, 3, 0x55, 0x1d, 0x11, 1, 1, (byte) 0xff};

  /** What is the same in every certificate of a leaf, DER. */
  private static final byte[] OF_LEAVES = ofLeaves();

  private final SecureRandom random = new SecureRandom();

  /**
   * A certificate.
   *
   * @param pem as it is sent
   * @param from when it begins, in whole seconds
   * @param until when it ends, in whole seconds
   */
  public record SignedLeaf(String pem, Instant from, Instant until) {}

  /** A root certificate and its key. */
  public Identity selfSigned(CertificateProfile.Root profile, KeyPair keys, Instant now) {
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.O, profile.organization()).build();
    Instant end = now.plus(profile.lifetime());
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            name,
            serial(),
            CertificateTime.of(now.minus(BACKDATED)),
            CertificateTime.of(end),
            name,
            SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          keyIdentifiers().createSubjectKeyIdentifier(keys.getPublic()));
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
    chain.add(read(encoded(profile, key, issuer, Validity.of(profile, issuer, now))));
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
    Validity validity = Validity.of(profile, issuer, now);
    String pem = Pem.certificateText(encoded(profile, key, issuer, validity));
    return new SignedLeaf(pem, validity.from(), validity.until());
  }

  /** In whole seconds. */
  private record Validity(Instant from, Instant until) {
    static Validity of(CertificateProfile.Leaf profile, Issuer issuer, Instant now)
        throws Signer.SigningFailure {
      if (now.isAfter(issuer.notAfter())) {
        throw new Signer.SigningFailure(
            "the signing certificate ended on " + issuer.notAfter(), null);
      }
      return new Validity(
          now.minus(BACKDATED).truncatedTo(ChronoUnit.SECONDS),
          earlier(now.plus(profile.lifetime()), issuer.notAfter()).truncatedTo(ChronoUnit.SECONDS));
    }
  }

  /** Source: RFC 5280, 4.1. */
  private byte[] encoded(
      CertificateProfile.Leaf profile, PublicKey key, Issuer issuer, Validity validity)
      throws Signer.SigningFailure {
    try {
      byte[] algorithm =
          new DefaultSignatureAlgorithmIdentifierFinder()
              .find(issuer.signer().algorithm())
              .getEncoded(ASN1Encoding.DER);
      byte[] content =
          Der.sequence(
              VERSION_3,
              new ASN1Integer(serial()).getEncoded(),
              algorithm,
              issuer.certificate().getSubjectX500Principal().getEncoded(),
              Der.sequence(
                  CertificateTime.encoded(validity.from()),
                  CertificateTime.encoded(validity.until())),
              subject(profile).getEncoded(ASN1Encoding.DER),
              key.getEncoded(),
              Der.tagged(EXTENSIONS, extensions(profile, issuer.certificate())));
      return Der.sequence(content, algorithm, Der.bitString(issuer.signer().sign(content)));
    } catch (IOException | RuntimeException unmade) {
      throw failure(unmade);
    }
  }

  private static byte[] extensions(CertificateProfile.Leaf profile, X509Certificate issuer)
      throws IOException {
    byte[][] names = new byte[profile.alternativeNames().size()][];
    for (int i = 0; i < names.length; i++) {
      names[i] = alternativeName(profile.alternativeNames().get(i)).getEncoded(ASN1Encoding.DER);
    }
    return Der.sequence(
        OF_LEAVES,
        Der.sequence(ALTERNATIVE_NAMES, Der.tagged(OCTET_STRING, Der.sequence(names))),
        authorityKey(issuer));
  }

  /** By which a verifier tells two authorities of one name apart; empty where there is none. */
  private static byte[] authorityKey(X509Certificate issuer) throws IOException {
    byte @Nullable [] wrapped = issuer.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    if (wrapped == null) {
      return new byte[0];
    }
    byte[] identifier =
        SubjectKeyIdentifier.getInstance(ASN1OctetString.getInstance(wrapped).getOctets())
            .getKeyIdentifier();
    return encoded(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(identifier));
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

  private static byte[] encoded(ASN1ObjectIdentifier name, boolean isCritical, ASN1Encodable value)
      throws IOException {
    return Extension.create(name, isCritical, value).getEncoded(ASN1Encoding.DER);
  }

  private static byte[] ofLeaves() {
    try {
      return Der.joined(
          encoded(Extension.basicConstraints, true, new BasicConstraints(false)),
          encoded(
              Extension.keyUsage,
              true,
              new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment)),
          encoded(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(
                  new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                  })));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private BigInteger serial() {
    return new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
  }

  private static byte[] signed(X509v3CertificateBuilder builder, Signer signer)
      throws Signer.SigningFailure {
    SignerAdapter adapter = new SignerAdapter(signer);
    try {
      return builder.build(adapter).getEncoded();
    } catch (IOException | RuntimeException unsigned) {
      throw adapter.failure().orElseGet(() -> failure(unsigned));
    }
  }

  private static X509Certificate read(byte[] der) throws Signer.SigningFailure {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException unreadable) {
      throw failure(unreadable);
    }
  }

  private static Signer.SigningFailure failure(Exception cause) {
    return new Signer.SigningFailure("a certificate cannot be made", cause);
  }

  private static JcaX509ExtensionUtils keyIdentifiers() {
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
