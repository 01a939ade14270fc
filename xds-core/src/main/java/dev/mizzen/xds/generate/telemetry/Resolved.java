package dev.mizzen.xds.generate.telemetry;

import java.util.Optional;
import java.util.function.Function;

/** A provider that was asked for by name: usable, or with the reason why not. */
sealed interface Resolved<T> {
  record Usable<T>(T value) implements Resolved<T> {}

  /**
   * @param kind of the provider as istiod's metric names it; empty where no service was looked for
   * @param reason says what is wrong, without the provider's name
   */
  record Unusable<T>(String kind, String reason) implements Resolved<T> {}

  default Optional<T> usable() {
    return switch (this) {
      case Usable<T>(var value) -> Optional.of(value);
      case Unusable<T> _ -> Optional.empty();
    };
  }

  default <R> Resolved<R> then(Function<T, Resolved<R>> next) {
    return switch (this) {
      case Usable<T>(var value) -> next.apply(value);
      case Unusable<T>(var kind, var reason) -> new Unusable<>(kind, reason);
    };
  }
}
