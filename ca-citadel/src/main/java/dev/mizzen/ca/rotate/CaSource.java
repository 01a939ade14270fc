package dev.mizzen.ca.rotate;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.PluggedInCa;
import dev.mizzen.ca.key.SelfSignedCa;
import dev.mizzen.ca.key.UnusableCa;
import java.time.Instant;
import java.util.Optional;

/**
 * The authority in force: the plugged-in one where its folder holds one, else the mesh's own.
 * Touched by one thread.
 */
public final class CaSource {

  /** Takes the mesh's own, or makes it. */
  public interface OwnCa {
    CaBundle loadOrCreate(Instant now) throws UnusableCa, CaStore.StoreFailure;
  }

  private final PluggedInCa pluggedIn;
  private final OwnCa own;
  private String stamp = "";
  private Optional<CaBundle> current = Optional.empty();

  /**
   * @param own for example {@link SelfSignedCa#loadOrCreate}
   */
  public CaSource(PluggedInCa pluggedIn, OwnCa own) {
    this.pluggedIn = pluggedIn;
    this.own = own;
  }

  /**
   * The authority as it is now. A plugged-in one is read again when its files change; one that came
   * with the process is not swapped for one of another kind while it runs.
   */
  public CaBundle current(Instant now) throws UnusableCa, CaStore.StoreFailure {
    String found = pluggedIn.stamp();
    if (current.isPresent() && found.equals(stamp)) {
      return current.get();
    }
    Optional<CaBundle> fromFiles = pluggedIn.read(now);
    CaBundle bundle =
        fromFiles.isPresent()
            ? fromFiles.get()
            : current.isPresent() ? current.get() : own.loadOrCreate(now);
    stamp = found;
    current = Optional.of(bundle);
    return bundle;
  }
}
