package dev.mizzen.ca;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What a certificate is for; decides what stands in it. */
public sealed interface CertificateProfile {

  /** How long it is good for, counted from the signing. */
  Duration lifetime();

  /**
   * A certificate authority of its own.
   *
   * @param organization of subject and issuer: the trust domain
   */
  record Root(String organization, Duration lifetime) implements CertificateProfile {}

  /**
   * A server that is found by names of DNS.
   *
   * @param names at least one
   */
  record Server(NavigableSet<String> names, Duration lifetime) implements CertificateProfile {
    public Server {
      names = Collections.unmodifiableNavigableSet(new TreeSet<>(names));
      if (names.isEmpty()) {
        throw new IllegalArgumentException("a server's certificate needs a name");
      }
    }

    public static Server of(List<String> names, Duration lifetime) {
      return new Server(new TreeSet<>(names), lifetime);
    }
  }
}
