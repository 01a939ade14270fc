package dev.mizzen.registry.status;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.conflict.Conflict;
import dev.mizzen.model.conflict.ObjectConflicts;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.registry.kube.ObjectSeen;
import dev.mizzen.registry.status.DesiredStatus.Condition;
import dev.mizzen.registry.status.DesiredStatus.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * From what is known of an object to what its status says. Pure.
 *
 * <p>Shape: {@code Accepted} always; {@code Conflicted} while something stands in its way or it
 * stands in others'; {@code Programmed} once it is known.
 */
final class StatusRules {
  static final String INVALID = "Invalid";
  static final String NOT_IN_FORCE = "NotInForce";
  static final String OVERRULED = "Overruled";
  static final String ACKNOWLEDGED = "Acknowledged";
  static final String WAITING = "Waiting";
  static final String REFUSED = "Refused";
  static final String NO_PROXIES = "NoProxies";

  private static final int LONGEST_MESSAGE = 2000;
  private static final int MOST_NAMED = 5;
  private static final int MOST_MESSAGES = 16;

  private StatusRules() {}

  /**
   * All that decides.
   *
   * @param stage how far it is said to be, which lags behind {@code reach} so that it does not
   *     flap; empty where nothing is to be said yet
   */
  record Facts(
      ObjectSeen object,
      Optional<String> withoutEffect,
      List<String> partsWithoutEffect,
      Optional<ObjectConflicts> conflicts,
      Reach reach,
      Optional<Reach.Stage> stage) {}

  static DesiredStatus of(Facts facts) {
    List<Condition> conditions = new ArrayList<>();
    Condition accepted = accepted(facts);
    conditions.add(accepted);
    if (!facts.object().isRefused()) {
      facts.conflicts().map(StatusRules::conflicted).ifPresent(conditions::add);
    }
    programmed(facts, accepted).ifPresent(conditions::add);
    return new DesiredStatus(facts.object().generation(), conditions, messages(facts));
  }

  private static Condition accepted(Facts facts) {
    ObjectSeen object = facts.object();
    if (object.isRefused()) {
      String stays = object.hasLastGood() ? "; the last good version stays in force" : "";
      return accepted(Truth.FALSE, INVALID, problems(object.problems()) + stays);
    }
    if (facts.withoutEffect().isPresent()) {
      return accepted(Truth.FALSE, NOT_IN_FORCE, facts.withoutEffect().get());
    }
    Optional<ObjectConflicts> lost = facts.conflicts().filter(ObjectConflicts::isWhollyLost);
    if (lost.isPresent()) {
      return accepted(Truth.FALSE, DesiredStatus.CONFLICTED, text(lost.get()));
    }
    if (!facts.partsWithoutEffect().isEmpty()) {
      return accepted(
          Truth.TRUE,
          "PartlyInForce",
          "without effect: " + String.join("; ", facts.partsWithoutEffect()));
    }
    String warnings = object.problems().isEmpty() ? "" : "; look at " + problems(object.problems());
    return accepted(Truth.TRUE, DesiredStatus.ACCEPTED, "valid" + warnings);
  }

  private static Condition accepted(Truth truth, String reason, String message) {
    return new Condition(DesiredStatus.ACCEPTED, truth, reason, cut(message), false);
  }

  private static Condition conflicted(ObjectConflicts conflicts) {
    boolean isOverruled = conflicts.conflicts().stream().anyMatch(one -> !one.winners().isEmpty());
    String reason =
        conflicts.isWhollyLost() ? OVERRULED : isOverruled ? "PartlyOverruled" : "OverrulesOthers";
    return new Condition(DesiredStatus.CONFLICTED, Truth.TRUE, reason, cut(text(conflicts)), false);
  }

  private static Optional<Condition> programmed(Facts facts, Condition accepted) {
    if (accepted.truth() == Truth.FALSE) {
      boolean isLost = accepted.reason().equals(DesiredStatus.CONFLICTED);
      return Optional.of(
          programmed(
              Truth.FALSE,
              isLost ? OVERRULED : accepted.reason(),
              facts.object().hasLastGood()
                  ? "proxies are sent the last good version"
                  : "proxies are sent nothing of it"));
    }
    Reach reach = facts.reach();
    return facts
        .stage()
        .map(
            stage ->
                switch (stage) {
                  case ACKED ->
                      programmed(Truth.TRUE, ACKNOWLEDGED, "acked by " + all(reach.concerned()));
                  case REFUSED -> programmed(Truth.FALSE, REFUSED, refused(reach));
                  case BEHIND -> programmed(Truth.FALSE, WAITING, behind(reach));
                  case UNCONCERNED ->
                      programmed(Truth.UNKNOWN, NO_PROXIES, "concerns no proxy that is connected");
                });
  }

  private static Condition programmed(Truth truth, String reason, String message) {
    return new Condition(
        DesiredStatus.PROGRAMMED, truth, reason, cut(message), truth != Truth.FALSE);
  }

  private static String all(int proxies) {
    return proxies == 1
        ? "the 1 proxy that it concerned"
        : "all " + proxies + " proxies that it concerned";
  }

  private static String refused(Reach reach) {
    String texts =
        reach.refusals().stream().map(Reach.Refusal::text).collect(Collectors.joining("; "));
    return reach.refused() + " of " + reach.concerned() + " proxies refused it: " + texts;
  }

  private static String behind(Reach reach) {
    String who = reach.behind().isEmpty() ? "" : "; not by " + String.join(", ", reach.behind());
    return "acked by " + reach.acked() + " of " + reach.concerned() + " proxies" + who;
  }

  private static String text(ObjectConflicts conflicts) {
    return conflicts.conflicts().stream()
        .map(StatusRules::text)
        .limit(MOST_NAMED)
        .collect(Collectors.joining("; "));
  }

  private static String text(Conflict conflict) {
    List<String> parts = new ArrayList<>();
    if (!conflict.winners().isEmpty()) {
      parts.add(names(conflict.winners()) + " before this one");
    }
    if (!conflict.losers().isEmpty()) {
      parts.add("this one goes before " + list(conflict.losers()));
    }
    return conflict.what() + ": " + String.join(", ", parts);
  }

  private static String names(List<ConfigKey> winners) {
    return list(winners) + (winners.size() == 1 ? " goes" : " go");
  }

  private static String list(List<ConfigKey> keys) {
    String named =
        keys.stream().limit(MOST_NAMED).map(ConfigKey::toString).collect(Collectors.joining(", "));
    int more = keys.size() - MOST_NAMED;
    return more > 0 ? named + " and " + more + " more" : named;
  }

  static String problems(List<Problem> problems) {
    String named =
        problems.stream()
            .limit(MOST_NAMED)
            .map(Problem::toString)
            .collect(Collectors.joining("; "));
    int more = problems.size() - MOST_NAMED;
    return more > 0 ? named + "; and " + more + " more" : named;
  }

  private static List<AnalysisCode> messages(Facts facts) {
    List<AnalysisCode> messages = new ArrayList<>();
    for (Problem problem : facts.object().problems()) {
      messages.add(
          problem.isError() ? AnalysisCode.SCHEMA_VALIDATION_ERROR : AnalysisCode.SCHEMA_WARNING);
    }
    if (!facts.object().isRefused()) {
      facts.conflicts().stream()
          .flatMap(conflicts -> conflicts.conflicts().stream())
          .flatMap(conflict -> AnalysisCode.of(conflict.subject()).stream())
          .distinct()
          .forEach(messages::add);
    }
    return messages.stream().limit(MOST_MESSAGES).toList();
  }

  private static String cut(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE - 1) + "…";
  }
}
