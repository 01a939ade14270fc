package dev.mizzen.ca.rotate;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.Fingerprint;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.KeySlots;
import dev.mizzen.ca.key.SelfSignedCa;
import dev.mizzen.ca.key.SelfSignedCa.Stored;
import dev.mizzen.ca.key.UnusableCa;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mesh's own authority as this server works with it, and its way after what is kept. Once it
 * has one, it never goes without, and never to another that cuts off who trusts it: what is kept
 * and spoilt, gone or foreign is said and not taken.
 *
 * <p>{@link #current} and {@link #advance} are for one thread, the rest for any.
 */
public final class HeldCa implements CaSource.OwnCa {
  private static final Logger LOG = LoggerFactory.getLogger(HeldCa.class);

  private final SelfSignedCa ca;
  private volatile Optional<View> view = Optional.empty();
  private volatile Judgement judgement = new Judgement(KeptState.UNKNOWN, "");
  private Optional<Stored> stored = Optional.empty();
  private Optional<KeySlots> unsaved = Optional.empty();
  private String stamp = "";
  private String complaint = "";

  /**
   * What was found kept.
   *
   * @param reason empty where all is well
   */
  private record Judgement(KeptState state, String reason) {}

  /** The authority in force. */
  public record View(KeySlots slots, CaBundle bundle) {
    static View of(KeySlots slots) {
      return new View(slots, slots.bundle());
    }
  }

  public HeldCa(SelfSignedCa ca) {
    this.ca = ca;
  }

  /** Empty until there is one; then there always is. */
  public Optional<KeySlots> slots() {
    return view.map(View::slots);
  }

  /** What the kept one is to this server. */
  public KeptState state() {
    return judgement.state();
  }

  /** What is wrong with the kept one; empty where all is well, or nothing is known yet. */
  public Optional<CaTrouble> trouble() {
    Judgement now = judgement;
    if (now.reason().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new CaTrouble(ca.secretName(), now.state().text(), what(now.state()) + now.reason()));
  }

  private String what(KeptState now) {
    if (view.isEmpty()) {
      return "The mesh's authority cannot be used, TLS ports stay closed: ";
    }
    return now == KeptState.OTHER
        ? "The mesh's authority was changed here: "
        : "The mesh's authority is not taken from here any more, servers keep the one they have;"
            + " put it back before one starts anew: ";
  }

  @Override
  public CaBundle current(Instant now) throws UnusableCa, CaStore.StoreFailure {
    if (view.isEmpty()) {
      take(first(now));
      state(KeptState.SAME, "");
    }
    String found = ca.stamp();
    if (!found.equals(stamp)) {
      look(now, found);
    }
    return view.orElseThrow().bundle();
  }

  private KeySlots first(Instant now) throws UnusableCa, CaStore.StoreFailure {
    try {
      return ca.loadOrCreate(now);
    } catch (UnusableCa unusable) {
      judgement = new Judgement(KeptState.UNUSABLE, String.valueOf(unusable.getMessage()));
      throw unusable;
    }
  }

  private void look(Instant now, String found) {
    try {
      stored = ca.stored();
      stamp = found;
      if (stored.isPresent()) {
        judge(stored.get().slots(), now);
      } else {
        state(KeptState.GONE, "it is gone");
      }
    } catch (UnusableCa unusable) {
      stored = Optional.empty();
      stamp = found;
      state(KeptState.UNUSABLE, String.valueOf(unusable.getMessage()));
    } catch (CaStore.StoreFailure away) {
      if (!complaint.equals(away.getMessage())) { // it is looked at again next time
        complaint = String.valueOf(away.getMessage());
        LOG.atWarn().addKeyValue("reason", complaint).log("the mesh's authority cannot be read");
      }
    }
  }

  private void judge(KeySlots kept, Instant now) {
    KeySlots held = view.orElseThrow().slots();
    unsaved = Optional.empty();
    switch (Successor.of(held, kept, now)) {
      case Successor.Same _ -> state(KeptState.SAME, "");
      case Successor.Next(var next) -> {
        take(next);
        state(KeptState.SAME, "");
      }
      case Successor.Overlap(var both) -> {
        if (!both.equals(held)) {
          take(both);
        }
        unsaved = Optional.of(both);
        state(
            KeptState.OTHER,
            "it holds another authority, which is trusted beside ours and signs when all know it");
      }
      case Successor.Refused(var reason) -> state(KeptState.OTHER, reason);
    }
  }

  private void take(KeySlots next) {
    view = Optional.of(View.of(next));
    LOG.atInfo()
        .addKeyValue("state", next.name())
        .addKeyValue("signer", Fingerprint.of(next.current().certificate()))
        .addKeyValue("signerEnds", next.current().notAfter())
        .addKeyValue("roots", next.roots().stream().map(Fingerprint::of).toList())
        .log("the mesh's authority");
  }

  /**
   * A state that this server came to by itself and that is to be kept: the leader's work, by {@link
   * #advance}.
   */
  Optional<KeySlots> unsaved() {
    return unsaved;
  }

  /**
   * Keeps a state and works with it; false where what is kept cannot be written on: it is another
   * by now, spoilt, or gone.
   */
  boolean advance(KeySlots next) throws CaStore.StoreFailure {
    if (stored.isEmpty() || !ca.keep(stored.get(), next)) {
      stamp = ""; // looks again
      return false;
    }
    take(next);
    unsaved = Optional.empty();
    stamp = "";
    return true;
  }

  private void state(KeptState now, String reason) {
    Judgement before = judgement;
    boolean wasAway = !complaint.isEmpty();
    judgement = new Judgement(now, reason);
    complaint = "";
    if (judgement.equals(before) && !wasAway) {
      return;
    }
    boolean isFirst = before.state() == KeptState.UNKNOWN;
    if (now != KeptState.SAME) {
      LOG.atError()
          .addKeyValue("state", now.text())
          .addKeyValue("reason", reason)
          .log(
              "the Secret of the mesh's authority changed under this server, which keeps the one it"
                  + " has: put the Secret back before a server starts anew");
    } else if (!isFirst) {
      LOG.atInfo().log("the Secret of the mesh's authority holds the one in force");
    }
  }
}
