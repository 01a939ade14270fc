package dev.mizzen.ca.rotate;

import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.KeySlots;
import dev.mizzen.ca.key.KeySlots.Activated;
import dev.mizzen.ca.key.KeySlots.Drive;
import dev.mizzen.ca.key.KeySlots.Prepared;
import dev.mizzen.ca.key.KeySlots.Steady;
import dev.mizzen.ca.key.SelfSignedCa;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps of a root's change when their time has come, as the leader of the servers; each
 * server tells how far its proxies are. Touched by one thread, but for {@link #report}.
 */
public final class RootRotation {
  private static final Logger LOG = LoggerFactory.getLogger(RootRotation.class);
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_SAME_REPORTS = Duration.ofMinutes(1);

  private final HeldCa held;
  private final SelfSignedCa ca;
  private final RootsReports reports;
  private final RootsSeen seen;
  private final RotationRules rules;
  private final String server;
  private final BooleanSupplier leads;
  private final RandomGenerator random;
  private Optional<Instant> nextLook = Optional.empty();
  private Optional<RootsReport> left = Optional.empty();
  private Optional<KeySlots> told = Optional.empty();
  private String said = "";

  /**
   * @param server this one's name
   * @param leads whether this server is the one that takes steps
   */
  public RootRotation(
      HeldCa held,
      SelfSignedCa ca,
      RootsReports reports,
      RootsSeen seen,
      RotationRules rules,
      String server,
      BooleanSupplier leads,
      RandomGenerator random) {
    this.held = held;
    this.ca = ca;
    this.reports = reports;
    this.seen = seen;
    this.rules = rules;
    this.server = server;
    this.leads = leads;
    this.random = random;
  }

  /** How far this server's proxies are with the newest root. Any thread may ask. */
  public Optional<RootsReport> report(Instant now) {
    return held.slots()
        .map(slots -> seen.report(RotationPlan.newest(slots), slots.current().certificate(), now));
  }

  /** Does what is to be done now; what fails is said once and tried again. */
  public void tick(Instant now) {
    Optional<KeySlots> slots = held.slots();
    if (slots.isEmpty()) {
      return;
    }
    try {
      tell(slots.get(), now);
      if (leads.getAsBoolean()) {
        lead(slots.get(), now);
      }
    } catch (CaStore.StoreFailure failed) {
      say("a root's change waits: " + failed.getMessage());
    }
  }

  private void tell(KeySlots slots, Instant now) throws CaStore.StoreFailure {
    if (slots instanceof Steady) {
      left = Optional.empty();
      return;
    }
    boolean isOfThisState = left.isPresent() && told.filter(slots::equals).isPresent();
    if (isOfThisState && now.isBefore(left.orElseThrow().at().plus(BETWEEN_REPORTS))) {
      return;
    }
    RootsReport report = report(now).orElseThrow();
    boolean isNews =
        !isOfThisState
            || !left.orElseThrow().isAs(report)
            || !now.isBefore(left.orElseThrow().at().plus(BETWEEN_SAME_REPORTS));
    if (isNews) {
      reports.leave(server, report);
      left = Optional.of(report);
      told = Optional.of(slots);
    }
  }

  private void lead(KeySlots slots, Instant now) throws CaStore.StoreFailure {
    if (held.unsaved().isPresent()) {
      KeySlots both = held.unsaved().get();
      take(both, "another authority was put in place of the one in force");
      return;
    }
    if (rules.interval().isZero() || rules.interval().isNegative() || !isTime(slots, now)) {
      return;
    }
    Collection<RootsReport> all =
        slots instanceof Prepared ? reports.read().values() : List.<RootsReport>of();
    RotationPlan.Step step = RotationPlan.next(slots, now, rules, all);
    if (step.hasStep()) {
      take(after(slots, now), step.reason());
    } else {
      say(step.reason());
    }
  }

  /** On the way it is looked at every time; a steady root now and then. */
  private boolean isTime(KeySlots slots, Instant now) {
    if (!(slots instanceof Steady)) {
      return true;
    }
    if (nextLook.isEmpty()) {
      long within = Math.max(1, rules.interval().toMillis());
      nextLook = Optional.of(rules.jitter() ? now.plusMillis(random.nextLong(within)) : now);
    }
    if (now.isBefore(nextLook.get())) {
      return false;
    }
    nextLook = Optional.of(now.plus(rules.interval()));
    return true;
  }

  private KeySlots after(KeySlots slots, Instant now) {
    return switch (slots) {
      case Steady steady ->
          steady.prepare(ca.makeAfter(steady.current(), now), now, Drive.AUTOMATIC);
      case Prepared prepared -> prepared.activate(now);
      case Activated activated -> activated.retire();
    };
  }

  private void take(KeySlots next, String reason) throws CaStore.StoreFailure {
    if (held.advance(next)) {
      said = "";
      LOG.atWarn()
          .addKeyValue("state", next.name())
          .addKeyValue("reason", reason)
          .log("the root of the mesh changes");
    }
  }

  private void say(String reason) {
    if (!reason.equals(said)) {
      said = reason;
      LOG.atInfo().addKeyValue("reason", reason).log("no step of a root's change now");
    }
  }
}
