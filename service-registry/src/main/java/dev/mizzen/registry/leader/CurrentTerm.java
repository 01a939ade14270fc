package dev.mizzen.registry.leader;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The time of leading that a duty is in, if it is in one: each has a state of its own, so that
 * nothing of an earlier one is believed. Begun and ended on the thread of the lock.
 *
 * @param <T> the duty's state
 */
public final class CurrentTerm<T extends CurrentTerm.Term> {
  private volatile Optional<T> term = Optional.empty();

  /** What a duty knows and does while it leads. */
  public interface Term {
    void start();

    void close();
  }

  /** Starts it. */
  public void begin(T begun) {
    term = Optional.of(begun);
    begun.start();
  }

  /** Closes it, where there is one. */
  public void end() {
    Optional<T> ended = term;
    term = Optional.empty();
    ended.ifPresent(Term::close);
  }

  /** Any thread may call it. */
  public void ifLeading(Consumer<T> action) {
    term.ifPresent(action);
  }
}
