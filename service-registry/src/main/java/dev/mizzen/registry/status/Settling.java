package dev.mizzen.registry.status;

import dev.mizzen.registry.status.Reach.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far an object is said to be, which follows how far it is, but does not flap.
 *
 * <pre>
 *   (nothing) ── at once ──► REFUSED, ACKED          a new generation begins with nothing
 *   (nothing) ── after FIRST ──► BEHIND, UNCONCERNED
 *   ACKED ── at once ──► REFUSED, and nowhere else: what was taken stays taken
 *   BEHIND, UNCONCERNED ── at once ──► ACKED, REFUSED
 *   any other change ── after LASTING
 * </pre>
 *
 * @param said empty while nothing is
 * @param is what it was when last looked at
 * @param since how long that has been so
 */
record Settling(long generation, Optional<Stage> said, Stage is, Instant since) {
  /** Proxies usually have taken a change by then. */
  static final Duration FIRST = Duration.ofSeconds(5);

  /** Proxies that reconnect are back by then. */
  static final Duration LASTING = Duration.ofSeconds(60);

  /**
   * An object that is seen for the first time.
   *
   * @param written what its status says of this generation already
   */
  static Settling begin(long generation, Optional<Stage> written, Stage now, Instant at) {
    return new Settling(generation, written, now, at).next(generation, now, at);
  }

  Settling next(long nowGeneration, Stage now, Instant at) {
    Optional<Stage> before = nowGeneration == generation ? said : Optional.empty();
    boolean isAsBefore = nowGeneration == generation && now == is;
    Instant nowSince = isAsBefore ? since : at;
    Duration lasted = Duration.between(nowSince, at);
    boolean isSaid =
        before
            .map(from -> lasted.compareTo(patience(from, now)) >= 0)
            .orElseGet(() -> lasted.compareTo(patience(now)) >= 0);
    return new Settling(nowGeneration, isSaid ? Optional.of(now) : before, now, nowSince);
  }

  /** Whether time alone may change what is said. */
  boolean isOpen() {
    return said.map(from -> from != is && from != Stage.ACKED).orElse(true);
  }

  private static Duration patience(Stage now) {
    return switch (now) {
      case ACKED, REFUSED -> Duration.ZERO;
      case BEHIND, UNCONCERNED -> FIRST;
    };
  }

  private static Duration patience(Stage from, Stage now) {
    if (from == now || now == Stage.REFUSED) {
      return Duration.ZERO;
    }
    return switch (from) {
      case ACKED -> Duration.ofSeconds(Long.MAX_VALUE);
      case REFUSED -> LASTING;
      case BEHIND, UNCONCERNED -> now == Stage.ACKED ? Duration.ZERO : LASTING;
    };
  }
}
