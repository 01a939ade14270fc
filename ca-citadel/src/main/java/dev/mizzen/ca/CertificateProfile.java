package dev.mizzen.ca;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
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

  /** What may sign nothing. */
  sealed interface Leaf extends CertificateProfile {
    /** Subject alternative names, at least one: SPIFFE ids, addresses, names of DNS. */
    List<String> alternativeNames();

    /** The subject's, for those that know no alternative names. */
    Optional<String> commonName();
  }

  /**
   * A server that is found by names of DNS.
   *
   * @param names at least one
   */
  record Server(NavigableSet<String> names, Duration lifetime) implements Leaf {
    public Server {
      names = Collections.unmodifiableNavigableSet(new TreeSet<>(names));
      if (names.isEmpty()) {
        throw new IllegalArgumentException("a server's certificate needs a name");
      }
    }

    @Override
    public List<String> alternativeNames() {
      return List.copyOf(names);
    }

    @Override
    public Optional<String> commonName() {
      return Optional.empty();
    }

    public static Server of(List<String> names, Duration lifetime) {
      return new Server(new TreeSet<>(names), lifetime);
    }
  }

  /**
   * A workload of the mesh.
   *
   * @param identities what its caller proved to be, at least one; in the certificate's order
   */
  record Workload(List<String> identities, Optional<String> commonName, Duration lifetime)
      implements Leaf {
    public Workload {
      identities = List.copyOf(identities);
      if (identities.isEmpty()) {
        throw new IllegalArgumentException("a workload's certificate needs an identity");
      }
    }

    @Override
    public List<String> alternativeNames() {
      return identities;
    }
  }
}
