package dev.mizzen.model.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Collects what is wrong with one object while it is read and judged. Touched by one reader only.
 *
 * <p>Shape: keeps the first {@value #MAX_KEPT} problems of each severity; the author of an object
 * with more has enough to do.
 */
public final class Problems {
  private static final int MAX_KEPT = 100;

  private final List<Problem> errors = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();

  public void error(String path, String message) {
    keep(errors, Problem.error(path, message));
  }

  public void warn(String path, String message) {
    keep(warnings, Problem.warning(path, message));
  }

  public void add(Problem problem) {
    keep(problem.isError() ? errors : warnings, problem);
  }

  public boolean hasErrors() {
    return !errors.isEmpty();
  }

  public List<Problem> errors() {
    return List.copyOf(errors);
  }

  public List<Problem> warnings() {
    return List.copyOf(warnings);
  }

  /** Errors first, each kind in the order found. */
  public List<Problem> all() {
    List<Problem> all = new ArrayList<>(errors);
    all.addAll(warnings);
    return List.copyOf(all);
  }

  /** The value, unless an error was found. */
  public <T> Parsed<T> orElse(Supplier<T> value) {
    return hasErrors() ? new Parsed.Rejected<>(all()) : new Parsed.Valid<>(value.get(), warnings());
  }

  private static void keep(List<Problem> list, Problem problem) {
    if (list.size() < MAX_KEPT) {
      list.add(problem);
    }
  }
}
