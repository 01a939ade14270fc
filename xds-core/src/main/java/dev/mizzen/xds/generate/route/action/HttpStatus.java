package dev.mizzen.xds.generate.route.action;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statuses that have a name. Source: IANA's registry as Go's net/http knows it. */
final class HttpStatus {
  private static final Set<Integer> KNOWN =
      IntStream.of(
              IntStream.concat(
                      IntStream.concat(
                          IntStream.concat(
                              IntStream.rangeClosed(100, 103), IntStream.rangeClosed(200, 208)),
                          IntStream.concat(
                              IntStream.rangeClosed(300, 305), IntStream.of(226, 307, 308))),
                      IntStream.concat(
                          IntStream.concat(
                              IntStream.rangeClosed(400, 418), IntStream.rangeClosed(421, 426)),
                          IntStream.concat(
                              IntStream.rangeClosed(500, 508),
                              IntStream.of(428, 429, 431, 451, 510, 511))))
                  .toArray())
          .boxed()
          .collect(Collectors.toUnmodifiableSet());
  private static final int DIGITS = 3;

  private HttpStatus() {}

  /** The status a text names by number; empty where it is no known one. */
  static Optional<Integer> parse(String text) {
    if (text.length() != DIGITS || !text.chars().allMatch(Character::isDigit)) {
      return Optional.empty();
    }
    return Optional.of(Integer.parseInt(text)).filter(KNOWN::contains);
  }
}
