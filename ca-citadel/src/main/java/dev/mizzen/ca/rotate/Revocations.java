package dev.mizzen.ca.rotate;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.RevocationLists;
import dev.mizzen.ca.key.PluggedInCa;
import dev.mizzen.ca.key.UnusableCa;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revocation lists that are handed out, and their way after those beside the plugged-in
 * authority. Lists that are refused are said once, and the last good ones stay; lists that were
 * taken away are handed out no more. {@link #look} is for one thread; the rest for any.
 *
 * <p>Source: Istio 1.30, pilot/pkg/bootstrap/istio_ca.go, handleEvent; it keeps what was taken away
 * (mended in 1.31.1).
 */
public final class Revocations {
  private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

  private final PluggedInCa folder;
  private final CaSource authorities;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Optional<RevocationLists> current = Optional.empty();
  private volatile boolean isRefused;
  private Optional<CaBundle> judgedFor = Optional.empty();
  private String stamp = "";

  /**
   * @param authorities says which authority is in force; looks before this does
   */
  public Revocations(PluggedInCa folder, CaSource authorities) {
    this.folder = folder;
    this.authorities = authorities;
  }

  /** Empty until it is known whether there are any. */
  public Optional<RevocationLists> current() {
    return current;
  }

  /** {@code unknown}, {@code none}, {@code handed-out}, or {@code refused}. */
  public String state() {
    return isRefused ? "refused" : text(current);
  }

  private static String text(Optional<RevocationLists> lists) {
    return lists
        .map(some -> some.equals(RevocationLists.NONE) ? "none" : "handed-out")
        .orElse("unknown");
  }

  /** Is told after each change, on the looking thread; must not block. */
  public void subscribe(Runnable changed) {
    listeners.add(changed);
  }

  /** Takes what is newer. */
  public void look() {
    Optional<CaBundle> inForce = authorities.inForce();
    String found = folder.listsStamp();
    if (inForce.isEmpty() || (inForce.equals(judgedFor) && found.equals(stamp))) {
      return;
    }
    judgedFor = inForce;
    stamp = found;
    try {
      take(
          authorities.isPluggedIn() ? folder.revocationLists(inForce.get()) : RevocationLists.NONE);
    } catch (UnusableCa refused) {
      isRefused = true;
      LOG.atError()
          .addKeyValue("reason", refused.getMessage())
          .addKeyValue("stay", text(current))
          .log("revocation lists are not taken");
    }
  }

  private void take(RevocationLists lists) {
    Optional<RevocationLists> before = current;
    boolean wasRefused = isRefused;
    boolean isNews = !before.equals(Optional.of(lists));
    isRefused = false;
    current = Optional.of(lists);
    boolean wereAny = before.isPresent() || !lists.equals(RevocationLists.NONE);
    if (wasRefused || (isNews && wereAny)) {
      LOG.atInfo()
          .addKeyValue("lists", text(current))
          .addKeyValue("ends", lists.ends().map(Object::toString).orElse("never"))
          .log("revocation lists");
    }
    if (isNews) {
      listeners.forEach(Runnable::run);
    }
  }
}
