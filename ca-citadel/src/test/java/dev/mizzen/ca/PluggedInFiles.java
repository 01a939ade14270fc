package dev.mizzen.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** ROOT_CA_DIR of an operator whose root stays at home: an intermediate signs. */
public final class PluggedInFiles {
  private final Identity root;

  public PluggedInFiles() {
    this("root of the operator");
  }

  /**
   * @param name of the root
   */
  public PluggedInFiles(String name) {
    this.root =
        new CertificateSigner()
            .selfSigned(
                new CertificateProfile.Root(name, Duration.ofDays(30)),
                KeyPairs.ec(),
                Instant.now());
  }

  public String rootPem() {
    return Pem.text(root.chain());
  }

  public X509Certificate root() {
    return root.certificate();
  }

  /**
   * An authority below the root, with a new key.
   *
   * @param ends may be over
   */
  public Identity intermediate(Instant ends) {
    KeyPair keys = KeyPairs.ec();
    try {
      X500Name issuer =
          X500Name.getInstance(root.certificate().getSubjectX500Principal().getEncoded());
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(System.nanoTime()),
              Date.from(Instant.now().minus(Duration.ofDays(1))),
              Date.from(ends),
              new X500Name("O=intermediate"),
              keys.getPublic());
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(root.key())));
      return new Identity(keys.getPrivate(), List.of(certificate));
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Puts the files of a signer into the folder, each at once, the certificate last. */
  public void plugIn(Path folder, Identity signer) throws IOException {
    plugIn(folder, signer, rootPem());
  }

  /**
   * The same where others are trusted, too.
   *
   * @param roots PEM
   */
  public void plugIn(Path folder, Identity signer, String roots) throws IOException {
    List<X509Certificate> chain = new ArrayList<>(signer.chain());
    chain.add(root.certificate());
    Files.createDirectories(folder);
    put(folder, "root-cert.pem", roots);
    put(folder, "ca-key.pem", Pem.text(signer.key()));
    put(folder, "cert-chain.pem", Pem.text(chain));
    put(folder, "ca-cert.pem", Pem.text(signer.chain()));
  }

  private static void put(Path folder, String name, String text) throws IOException {
    Path draft = Files.writeString(folder.resolve("draft-" + name), text);
    Files.move(draft, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }
}
