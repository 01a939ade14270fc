package dev.mizzen.ca.key;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.Fingerprint;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Issuer;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * The keys of the mesh's own authority, and how far the way from one root to the next has come. On
 * that way there is always a time in which everybody trusts both: no leaf is ever signed by a root
 * that its peers were not given before.
 *
 * <pre>
 *            prepare                  activate                  retire
 *  Steady(A) ───────► Prepared(A, B) ─────────► Activated(B, A) ──────► Steady(B)
 *  signs A   ◄─────── signs A                   signs B                 signs B
 *  trusts A  withdraw trusts A and B            trusts B and A          trusts B
 * </pre>
 */
public sealed interface KeySlots {

  /** What signs now. */
  Identity current();

  /** What everybody is to trust, that of the signer first. */
  List<X509Certificate> roots();

  /** As in messages, metrics and {@code ca status}. */
  String name();

  default CaBundle bundle() {
    return new CaBundle(Issuer.of(current()), roots());
  }

  /** Who takes the next step. */
  enum Drive {
    /** The leader of the servers, when it may. */
    AUTOMATIC,
    /** An operator. */
    MANUAL
  }

  /** One root. */
  record Steady(Identity current) implements KeySlots {
    @Override
    public List<X509Certificate> roots() {
      return List.of(current.certificate());
    }

    @Override
    public String name() {
      return "steady";
    }

    /** Has the next root trusted from now on. */
    public Prepared prepare(Identity next, Instant now, Drive drive) {
      return new Prepared(current, next, now, drive);
    }
  }

  /** The next root is trusted beside the one that signs. */
  record Prepared(Identity current, Identity next, Instant since, Drive drive) implements KeySlots {
    @Override
    public List<X509Certificate> roots() {
      return List.of(current.certificate(), next.certificate());
    }

    @Override
    public String name() {
      return "prepared";
    }

    /** Signs with the next one from now on: right when everybody trusts it. */
    public Activated activate(Instant now) {
      return new Activated(next, current.certificate(), now, drive);
    }

    /** Gives the next one up, which has signed nothing. */
    public Steady withdraw() {
      return new Steady(current);
    }
  }

  /** The new root signs, and the one before is trusted still. */
  record Activated(Identity current, X509Certificate old, Instant since, Drive drive)
      implements KeySlots {
    @Override
    public List<X509Certificate> roots() {
      return List.of(current.certificate(), old);
    }

    @Override
    public String name() {
      return "activated";
    }

    /** Without the old certificate's text of many lines. */
    @Override
    public String toString() {
      return "Activated[" + current + ", old=" + Fingerprint.of(old) + ", since=" + since + "]";
    }

    /** Ends the trust in the old root: right when nothing that it signed is in use. */
    public Steady retire() {
      return new Steady(current);
    }
  }
}
