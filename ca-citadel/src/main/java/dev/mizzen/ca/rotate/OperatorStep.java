package dev.mizzen.ca.rotate;

import dev.mizzen.ca.Fingerprint;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.key.KeySlots;
import dev.mizzen.ca.key.KeySlots.Activated;
import dev.mizzen.ca.key.KeySlots.Drive;
import dev.mizzen.ca.key.KeySlots.Prepared;
import dev.mizzen.ca.key.KeySlots.Steady;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A step of a root's change that an operator asks for: taken, or refused with the reason. Pure. */
public sealed interface OperatorStep {

  /** The state to keep, and what it means. */
  record Taken(KeySlots slots, String message) implements OperatorStep {}

  /** Nothing is changed. */
  record Refused(String reason) implements OperatorStep {}

  /**
   * Has a new root trusted.
   *
   * @param maker makes the new authority, of the one that it is to follow
   */
  static OperatorStep prepare(KeySlots slots, Function<Identity, Identity> maker, Instant now) {
    if (!(slots instanceof Steady steady)) {
      return new Refused("a root's change is under way already: it is " + slots.name());
    }
    Prepared next = steady.prepare(maker.apply(steady.current()), now, Drive.MANUAL);
    return new Taken(
        next,
        "root "
            + Fingerprint.of(next.next().certificate())
            + " is trusted beside the one that signs; proxies are given it with their next"
            + " certificate");
  }

  /**
   * Has the new root sign.
   *
   * @param reports of the servers, by their names
   * @param force even where not all are known to trust it
   */
  static OperatorStep activate(
      KeySlots slots, Map<String, RootsReport> reports, Instant now, boolean force) {
    if (!(slots instanceof Prepared prepared)) {
      return new Refused(
          "there is no new root that could sign: the state is " + slots.name() + ", want prepared");
    }
    String root = Fingerprint.of(prepared.next().certificate());
    if (!force && !RotationPlan.isEverywhere(prepared, prepared.since(), now, reports.values())) {
      return new Refused("not everybody is known to trust root " + root + " yet:" + list(reports));
    }
    return new Taken(prepared.activate(now), "root " + root + " signs; the old one stays trusted");
  }

  /** Ends the trust in the old root. */
  static OperatorStep retire(
      KeySlots slots, Map<String, RootsReport> reports, Instant now, boolean force) {
    if (!(slots instanceof Activated activated)) {
      return new Refused("there is no old root: the state is " + slots.name() + ", want activated");
    }
    boolean isDone =
        RotationPlan.isEverywhere(activated, activated.since(), now, reports.values())
            && reports.values().stream().allMatch(report -> report.otherSigner() == 0);
    if (!force && !isDone) {
      return new Refused(
          "certificates that the old root signed may be in use still:" + list(reports));
    }
    return new Taken(
        activated.retire(), "root " + Fingerprint.of(activated.old()) + " is trusted no more");
  }

  /** Gives a new root up that has not signed. */
  static OperatorStep withdraw(KeySlots slots) {
    if (!(slots instanceof Prepared prepared)) {
      return new Refused(
          "there is no new root to give up: the state is " + slots.name() + ", want prepared");
    }
    return new Taken(
        prepared.withdraw(),
        "root " + Fingerprint.of(prepared.next().certificate()) + " is given up");
  }

  private static String list(Map<String, RootsReport> reports) {
    if (reports.isEmpty()) {
      return " no server has told; servers tell within seconds, or name one with --server";
    }
    return reports.entrySet().stream()
        .map(entry -> "\n  " + entry.getKey() + ": " + line(entry.getValue()))
        .collect(Collectors.joining());
  }

  private static String line(RootsReport report) {
    List<String> behind = report.behind();
    return report.sentence()
        + (behind.isEmpty() ? "" : "\n    behind: " + String.join("\n            ", behind));
  }
}
