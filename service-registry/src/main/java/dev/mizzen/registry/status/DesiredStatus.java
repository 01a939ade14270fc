package dev.mizzen.registry.status;

import java.util.List;

/**
 * What an object's status is to say of a generation.
 *
 * @param conditions of Mizzen's types; one that is missing is to be left as it is, but for {@link
 *     #CONFLICTED}, which is to go
 * @param messages of Mizzen's codes
 */
record DesiredStatus(long generation, List<Condition> conditions, List<AnalysisCode> messages) {
  static final String ACCEPTED = "Accepted";
  static final String CONFLICTED = "Conflicted";
  static final String PROGRAMMED = "Programmed";

  DesiredStatus {
    conditions = List.copyOf(conditions);
    messages = List.copyOf(messages);
  }

  /** As Kubernetes writes it. */
  enum Truth {
    TRUE("True"),
    FALSE("False"),
    UNKNOWN("Unknown");

    private final String text;

    Truth(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /**
   * One condition.
   *
   * @param isSettled whether another message alone is no reason to write it again
   */
  record Condition(String type, Truth truth, String reason, String message, boolean isSettled) {}

  /** Whether the object is to be used, as it says; false where it says nothing of that. */
  boolean isAccepted() {
    return conditions.stream()
        .anyMatch(one -> one.type().equals(ACCEPTED) && one.truth() == Truth.TRUE);
  }
}
