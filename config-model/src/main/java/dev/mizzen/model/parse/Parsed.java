package dev.mizzen.model.parse;

import java.util.List;

/** What came of reading a document. */
public sealed interface Parsed<T> {

  /** It can be used. {@code warnings} are for its author. */
  record Valid<T>(T value, List<Problem> warnings) implements Parsed<T> {
    public Valid {
      warnings = List.copyOf(warnings);
    }
  }

  /** It cannot be used. At least one of {@code problems} is an error; errors stand first. */
  record Rejected<T>(List<Problem> problems) implements Parsed<T> {
    public Rejected {
      problems = List.copyOf(problems);
    }
  }

  /** Everything found, errors first. */
  default List<Problem> findings() {
    return switch (this) {
      case Valid<T> valid -> valid.warnings();
      case Rejected<T> rejected -> rejected.problems();
    };
  }
}
