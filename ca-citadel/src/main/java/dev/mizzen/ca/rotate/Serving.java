package dev.mizzen.ca.rotate;

import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Pem;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the server identifies itself with at a time.
 *
 * @param roots what {@code rootsPem} holds
 * @param rootsPem what callers are to trust: the {@code caBundle} of webhooks and {@code
 *     root-cert.pem} of namespaces
 */
public record Serving(Identity identity, List<X509Certificate> roots, String rootsPem) {
  public Serving {
    roots = List.copyOf(roots);
  }

  public static Serving of(Identity identity, List<X509Certificate> roots) {
    return new Serving(identity, roots, Pem.text(roots));
  }
}
