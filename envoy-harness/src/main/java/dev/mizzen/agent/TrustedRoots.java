package dev.mizzen.agent;

import dev.mizzen.ca.Pem;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Roots as Envoy is to trust them. Pure.
 *
 * <p>Source: Istio 1.30, security/pkg/nodeagent/cache/secretcache.go, mergeConfigTrustBundle.
 */
final class TrustedRoots {
  private TrustedRoots() {}

  /**
   * Those of a certificate and those of the mesh's bundle, each once.
   *
   * @param own PEM
   * @param bundle PEM of one or more each; none leaves the own as they are
   */
  static String merged(String own, List<String> bundle) throws Pem.BadPem {
    if (bundle.isEmpty()) {
      return own;
    }
    List<X509Certificate> all = new ArrayList<>(Pem.certificates(own));
    for (String text : bundle) {
      all.addAll(Pem.certificates(text));
    }
    TreeSet<String> texts = new TreeSet<>();
    all.forEach(root -> texts.add(Pem.text(List.of(root))));
    return String.join("", texts);
  }
}
