package dev.mizzen.ca.service;

import java.util.Optional;

/** One way of finding out who a caller is. A port. Safe for use by many threads. */
public interface Authenticator {
  /** As in logs, for example {@code Kubernetes token}. */
  String name();

  /**
   * May block, for a bounded time.
   *
   * @return empty where the caller shows nothing that this one reads
   * @throws Refused where it does, and is not believed
   * @throws Unavailable where that cannot be found out now
   */
  Optional<Proof> authenticate(Credentials credentials)
      throws Refused, Unavailable, InterruptedException;

  /** The caller is not believed; the message says why, for logs, and holds nothing secret. */
  final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
      super(message);
    }
  }

  /** It cannot be found out now, but perhaps later; the message says why, for logs. */
  final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
      super(message);
    }
  }
}
