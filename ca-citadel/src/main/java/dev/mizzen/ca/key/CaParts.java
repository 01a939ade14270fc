package dev.mizzen.ca.key;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.Issuer;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.Signer;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An authority as PEM texts, not judged yet.
 *
 * @param where for messages, for example {@code secret istio-ca-secret}
 * @param chain the intermediates from the certificate to a root; may be empty
 */
record CaParts(String where, String certificate, String key, String chain, String roots) {

  /** Finds the signer that goes with a certificate. */
  interface SignerSource {
    Signer of(PublicKey certificate) throws UnusableCa;
  }

  /** With the key that stands here. */
  CaBundle judge(Instant now) throws UnusableCa {
    return judge(now, certificate -> Signer.of(privateKey()));
  }

  /** With a key that is elsewhere. */
  CaBundle judge(Instant now, SignerSource signers) throws UnusableCa {
    List<X509Certificate> own = certificates("the CA's certificate", certificate);
    List<X509Certificate> path = new ArrayList<>(own);
    if (!chain.isBlank()) {
      certificates("the chain", chain).stream().filter(c -> !path.contains(c)).forEach(path::add);
    }
    List<X509Certificate> anchors = certificates("the root certificate", roots);
    Signer signer = signers.of(own.getFirst().getPublicKey());
    try {
      return CaBundle.checked(new Issuer(signer, path), anchors, now);
    } catch (IllegalArgumentException | CaBundle.BadBundle wrong) {
      throw new UnusableCa(where + ": " + wrong.getMessage());
    }
  }

  private PrivateKey privateKey() throws UnusableCa {
    try {
      return Pem.privateKey(key);
    } catch (Pem.BadPem bad) {
      throw new UnusableCa(where + ": the CA's key " + bad.getMessage());
    }
  }

  private List<X509Certificate> certificates(String what, String text) throws UnusableCa {
    try {
      return Pem.certificates(text);
    } catch (Pem.BadPem bad) {
      throw new UnusableCa(where + ": " + what + " " + bad.getMessage());
    }
  }
}
