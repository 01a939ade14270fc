package dev.mizzen.istiod.trust;

import java.net.URI;
import java.util.Locale;

/**
 * Where a SPIFFE bundle endpoint is: HTTPS and nothing else, which an address need not say.
 *
 * <p>Source: Istio 1.30, pkg/spiffe/spiffe.go, RetrieveSpiffeBundleRootCerts.
 */
final class BundleAddress {
  private static final String SCHEME = "https://";

  private BundleAddress() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException saying what is wanted; goes on from a field's name
   */
  static URI parse(String text) {
    URI address;
    try {
      address = URI.create(hasScheme(text) ? text : SCHEME + text);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("is no URL", malformed);
    }
    if (!"https".equalsIgnoreCase(address.getScheme())) {
      throw new IllegalArgumentException("is not https");
    }
    if (address.getHost() == null) {
      throw new IllegalArgumentException("names no host");
    }
    if (address.getUserInfo() != null) {
      throw new IllegalArgumentException("holds a user's name, which is not sent");
    }
    return address;
  }

  private static boolean hasScheme(String text) {
    return text.toLowerCase(Locale.ROOT).matches("[a-z][a-z0-9+.-]*://.*");
  }
}
