package dev.mizzen.ca.rotate;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.Fingerprint;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.PluggedInCa;
import dev.mizzen.ca.key.SelfSignedCa;
import dev.mizzen.ca.key.UnusableCa;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authority in force: the plugged-in one where its folder holds one, else the mesh's own. Once
 * there is one, it gives way only to one that everybody can trust who trusts the one before, or
 * that an operator names. Touched by one thread, but for {@link #inForce} and {@link #isPluggedIn}.
 */
public final class CaSource {
  private static final Logger LOG = LoggerFactory.getLogger(CaSource.class);

  /** The mesh's own. */
  public interface OwnCa {
    /** As it is now; the same object while it is the same. */
    CaBundle current(Instant now) throws UnusableCa, CaStore.StoreFailure;
  }

  private final PluggedInCa pluggedIn;
  private final OwnCa own;
  private String stamp = "";
  private Optional<UnusableCa> waiting = Optional.empty();
  private volatile Optional<String> refusal = Optional.empty();
  private volatile boolean isPluggedIn;
  private List<X509Certificate> moreRoots = List.of();
  private Optional<CaBundle> ownBefore = Optional.empty();
  private volatile Optional<CaBundle> current = Optional.empty();

  /**
   * @param own for example {@link HeldCa}
   */
  public CaSource(PluggedInCa pluggedIn, OwnCa own) {
    this.pluggedIn = pluggedIn;
    this.own = own;
  }

  /** As it was found last; any thread may ask. Empty until there is one. */
  public Optional<CaBundle> inForce() {
    return current;
  }

  /** Why what is in the folder is not taken; any thread may ask. Empty where it is, or is none. */
  public Optional<CaTrouble> trouble() {
    return refusal.map(
        why ->
            new CaTrouble(
                SelfSignedCa.PLUGGED_IN_SECRET,
                "refused",
                "The authority in this Secret is not taken: " + why));
  }

  /** Whether an operator put it into the folder; any thread may ask. */
  public boolean isPluggedIn() {
    return isPluggedIn;
  }

  /**
   * The authority as it is now. What is found spoilt, and would cut somebody off, is said once and
   * passed over for the last one.
   *
   * @throws UnusableCa where there was none before
   */
  public CaBundle current(Instant now) throws UnusableCa, CaStore.StoreFailure {
    String found = pluggedIn.stamp();
    if (!found.equals(stamp)) {
      readFolder(now, found);
    } else if (waiting.isPresent()) {
      throw waiting.get();
    }
    if (isPluggedIn) {
      return current.orElseThrow();
    }
    CaBundle mine = own.current(now);
    if (ownBefore.isEmpty() || ownBefore.get() != mine || !current.isPresent()) {
      ownBefore = Optional.of(mine);
      current = Optional.of(withMore(mine));
    }
    return current.orElseThrow();
  }

  private void readFolder(Instant now, String found) throws UnusableCa {
    waiting = Optional.empty();
    refusal = Optional.empty();
    try {
      Optional<CaBundle> fromFiles = pluggedIn.read(now);
      if (fromFiles.isPresent()) {
        if (current.isPresent()) {
          follow(current.get(), fromFiles.get(), now);
        }
        current = fromFiles;
        isPluggedIn = true;
      } else {
        moreRoots = pluggedIn.rootsAlone();
        ownBefore = Optional.empty();
      }
    } catch (UnusableCa refused) {
      refusal = Optional.of(String.valueOf(refused.getMessage()));
      if (current.isEmpty()) {
        if (refused.waitsForChange()) {
          waiting = Optional.of(refused);
          stamp = found;
        }
        throw refused;
      }
      LOG.atError()
          .addKeyValue("reason", refused.getMessage())
          .log("the plugged-in authority is not taken: the one in force stays");
    }
    stamp = found;
  }

  private void follow(CaBundle before, CaBundle next, Instant now) throws UnusableCa {
    try {
      Overlap.require(before, next, now);
    } catch (UnusableCa cut) {
      String signer = Fingerprint.of(next.signing().certificate());
      if (!pluggedIn.takenAtOnce().equals(Optional.of(signer))) {
        throw new UnusableCa(
            cut.getMessage()
                + "; to have it taken at once, whoever that cuts off, write "
                + signer
                + " into "
                + PluggedInCa.AT_ONCE
                + " beside it");
      }
      LOG.atWarn()
          .addKeyValue("signer", signer)
          .addKeyValue("reason", cut.getMessage())
          .log("the plugged-in authority is taken at once, as an operator asked for");
    }
  }

  /** With roots that an operator has trusted before their authority comes. */
  private CaBundle withMore(CaBundle mine) {
    if (mine.roots().containsAll(moreRoots)) {
      return mine;
    }
    List<X509Certificate> all = new ArrayList<>(mine.roots());
    moreRoots.stream().filter(root -> !all.contains(root)).forEach(all::add);
    return new CaBundle(mine.signing(), all);
  }
}
