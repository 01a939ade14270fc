package dev.mizzen.ca.rotate;

import dev.mizzen.ca.Fingerprint;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.key.KeySlots;
import dev.mizzen.ca.key.KeySlots.Activated;
import dev.mizzen.ca.key.KeySlots.Drive;
import dev.mizzen.ca.key.KeySlots.Prepared;
import dev.mizzen.ca.key.KeySlots.Steady;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** Decides the next step of a root's change. Pure. */
final class RotationPlan {
  /** A server that has not told for so long is gone. */
  static final Duration FRESH = Duration.ofMinutes(10);

  private RotationPlan() {}

  /**
   * @param hasStep whether there is something to do now
   * @param reason for the log, and for who asks why nothing happens
   */
  record Step(boolean hasStep, String reason) {
    static Step now(String reason) {
      return new Step(true, reason);
    }

    static Step notYet(String reason) {
      return new Step(false, reason);
    }
  }

  static Step next(
      KeySlots slots, Instant now, RotationRules rules, Collection<RootsReport> reports) {
    return switch (slots) {
      case Steady steady -> prepare(steady, now, rules);
      case Prepared prepared ->
          prepared.drive() == Drive.MANUAL
              ? Step.notYet("an operator activates")
              : activate(prepared, now, rules, reports);
      case Activated activated ->
          activated.drive() == Drive.MANUAL
              ? Step.notYet("an operator retires")
              : retire(activated, now, rules);
    };
  }

  private static Step prepare(Steady steady, Instant now, RotationRules rules) {
    Identity current = steady.current();
    Duration grace = current.lifetime().multipliedBy(rules.percentLeft()).dividedBy(100);
    Instant from = current.notAfter().minus(grace);
    return now.isBefore(from)
        ? Step.notYet("the next root is made at " + from)
        : Step.now("the root ends on " + current.notAfter());
  }

  private static Step activate(
      Prepared prepared, Instant now, RotationRules rules, Collection<RootsReport> reports) {
    Instant latest = latestActivation(prepared, rules);
    if (!now.isBefore(latest)) {
      return Step.now("the longest wait is over: who has not got the new root is cut off");
    }
    if (now.isBefore(prepared.since().plus(rules.settles()))) {
      return Step.notYet("the new root was published just now");
    }
    return isEverywhere(prepared, prepared.since(), now, reports)
        ? Step.now("all are known to have the new root")
        : Step.notYet("not all are known to have the new root; it signs at " + latest);
  }

  /** No later than halfway to the old root's end: what it signed then is of no use either. */
  private static Instant latestActivation(Prepared prepared, RotationRules rules) {
    Instant bySetting = prepared.since().plus(rules.longestWait());
    Duration left = Duration.between(prepared.since(), prepared.current().notAfter());
    Instant halfway = prepared.since().plus(left.dividedBy(2));
    return bySetting.isBefore(halfway) ? bySetting : halfway;
  }

  /**
   * Whether all have the newest root, by the word of every server that is there; at least one.
   *
   * @param since of the state: what was counted before does not count
   */
  static boolean isEverywhere(
      KeySlots slots, Instant since, Instant now, Collection<RootsReport> reports) {
    String root = Fingerprint.of(newest(slots));
    String signer = Fingerprint.of(slots.current().certificate());
    var fresh = reports.stream().filter(report -> report.at().plus(FRESH).isAfter(now)).toList();
    return !fresh.isEmpty()
        && fresh.stream()
            .allMatch(
                report ->
                    report.root().equals(root)
                        && report.signer().equals(signer)
                        && report.at().isAfter(since)
                        && report.isComplete());
  }

  static X509Certificate newest(KeySlots slots) {
    return switch (slots) {
      case Steady steady -> steady.current().certificate();
      case Prepared prepared -> prepared.next().certificate();
      case Activated activated -> activated.current().certificate();
    };
  }

  private static Step retire(Activated activated, Instant now, RotationRules rules) {
    Instant ended = activated.since().plus(rules.longestLeaf()).plus(rules.settles());
    Instant oldEnd = activated.old().getNotAfter().toInstant();
    Instant from = ended.isBefore(oldEnd) ? ended : oldEnd;
    return now.isBefore(from)
        ? Step.notYet("the last certificate of the old root ends by " + from)
        : Step.now("every certificate of the old root has ended");
  }
}
