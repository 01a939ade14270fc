package dev.mizzen.istiod.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.ca.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Reads a SPIFFE bundle: a JWK set whose keys of use {@code x509-svid} each hold one root in {@code
 * x5c}. Other keys are passed over. Pure.
 *
 * <p>Source: Istio 1.30, pkg/spiffe/spiffe.go; SPIFFE Trust Domain and Bundle §4.
 */
final class SpiffeBundle {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String USE = "x509-svid";

  private SpiffeBundle() {}

  /** The roots, each as PEM, in the document's order; never none. */
  static List<String> roots(byte[] document) throws Anchors.Refused {
    List<String> roots = new ArrayList<>();
    JsonNode keys = tree(document).path("keys");
    for (int i = 0; i < keys.size(); i++) {
      if (keys.path(i).path("use").asText("").equals(USE)) {
        X509Certificate root = root("keys[" + i + "]", keys.path(i).path("x5c"));
        Anchors.require(root);
        roots.add(Pem.text(List.of(root)));
      }
    }
    if (roots.isEmpty()) {
      throw new Anchors.Refused("holds no key of use " + USE);
    }
    return List.copyOf(roots);
  }

  private static JsonNode tree(byte[] document) throws Anchors.Refused {
    try {
      return MAPPER.readTree(document);
    } catch (IOException broken) {
      throw new Anchors.Refused("is no JSON");
    }
  }

  private static X509Certificate root(String key, JsonNode chain) throws Anchors.Refused {
    if (chain.size() != 1) {
      throw new Anchors.Refused(key + ".x5c has " + chain.size() + " certificates, want 1");
    }
    try {
      byte[] der = Base64.getDecoder().decode(chain.path(0).asText(""));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (IllegalArgumentException | CertificateException unreadable) {
      throw new Anchors.Refused(key + ".x5c holds no certificate");
    }
  }
}
