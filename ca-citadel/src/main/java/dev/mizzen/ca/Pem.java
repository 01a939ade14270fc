package dev.mizzen.ca;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Certificates and keys as PEM text. Errors: text that is none throws {@link BadPem}, whose message
 * never holds what was read.
 */
public final class Pem {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final int MAX_CERTIFICATES = 1000;

  private Pem() {}

  /** The text is not what it should be; the message says why, and goes on from a name. */
  public static final class BadPem extends Exception {
    private static final long serialVersionUID = 1L;

    BadPem(String message) {
      super(message);
    }
  }

  /** All certificates of a text, in order; at least one, and no blocks of another kind. */
  public static List<X509Certificate> certificates(String text) throws BadPem {
    List<X509Certificate> found = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(text))) {
      for (PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        if (!block.getType().equals(CERTIFICATE)) {
          throw new BadPem("holds a block " + block.getType() + ", want CERTIFICATE alone");
        }
        if (found.size() == MAX_CERTIFICATES) {
          throw new BadPem("holds more than " + MAX_CERTIFICATES + " certificates");
        }
        found.add(certificate(block.getContent()));
      }
    } catch (IOException | RuntimeException broken) {
      throw new BadPem("is no PEM");
    }
    if (found.isEmpty()) {
      throw new BadPem("holds no certificate");
    }
    return List.copyOf(found);
  }

  private static X509Certificate certificate(byte[] der) throws BadPem {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException broken) {
      throw new BadPem("holds a certificate that cannot be read");
    }
  }

  /** The content of the one block of a text; of this type, and with no other beside it. */
  public static byte[] single(String type, String text) throws BadPem {
    Optional<byte[]> plain = plain(type, text);
    return plain.isPresent() ? plain.get() : parsedSingle(type, text);
  }

  /**
   * The content of a text as Go and this class write it, without reading it line by line. Empty for
   * every other: nothing but the block, its lines ended by line feeds, is good here.
   */
  private static Optional<byte[]> plain(String type, String text) {
    String begin = "-----BEGIN " + type + "-----\n";
    String end = "\n-----END " + type + "-----\n";
    if (!text.startsWith(begin)
        || !text.endsWith(end)
        || text.length() < begin.length() + end.length()) {
      return Optional.empty();
    }
    String body = text.substring(begin.length(), text.length() - end.length()).replace("\n", "");
    if (body.length() % 4 != 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(body));
    } catch (IllegalArgumentException otherwise) {
      return Optional.empty();
    }
  }

  private static byte[] parsedSingle(String type, String text) throws BadPem {
    try (PemReader reader = new PemReader(new StringReader(text))) {
      PemObject block = reader.readPemObject();
      if (block == null) {
        throw new BadPem("holds no PEM block");
      }
      if (!block.getType().equals(type)) {
        throw new BadPem("holds a block " + oneLine(block.getType()) + ", want " + type);
      }
      if (reader.readPemObject() != null) {
        throw new BadPem("holds more than one block");
      }
      return block.getContent();
    } catch (IOException | RuntimeException broken) {
      throw new BadPem("is no PEM");
    }
  }

  /** What others wrote, so that it cannot make lines of its own in a log. */
  private static String oneLine(String type) {
    return type.length() > 40 || !type.matches("[A-Z0-9 ]*") ? "of another type" : type;
  }

  /** A private key in PKCS 8, PKCS 1 or SEC 1, not encrypted. */
  public static PrivateKey privateKey(String text) throws BadPem {
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        if (found instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (found instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
      }
    } catch (PEMException unreadable) {
      throw new BadPem("holds a private key that cannot be read");
    } catch (IOException | RuntimeException broken) {
      throw new BadPem("is no PEM");
    }
    throw new BadPem("holds no private key");
  }

  /** The certificates one below the other, each ending in a line feed. */
  public static String text(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        text.append(block(CERTIFICATE, certificate.getEncoded()));
      } catch (CertificateEncodingException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return text.toString();
  }

  /**
   * One certificate, ending in a line feed.
   *
   * @param der as it is encoded
   */
  public static String certificateText(byte[] der) {
    return block(CERTIFICATE, der);
  }

  /**
   * A private key: RSA in PKCS 1, as istiod writes it, any other in PKCS 8. For stores only, never
   * for logs.
   */
  public static String text(PrivateKey key) {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
    try {
      byte[] inner = info.parsePrivateKey().toASN1Primitive().getEncoded();
      return switch (key.getAlgorithm()) {
        case "RSA" -> block("RSA PRIVATE KEY", inner);
        default -> block("PRIVATE KEY", key.getEncoded());
      };
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String block(String type, byte[] content) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
  }
}
