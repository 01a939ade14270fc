package dev.mizzen.xds.push;

import java.util.List;
import java.util.Optional;

/** Which resources of an answer a proxy meant when it refused the answer. Pure. */
final class Blame {
  /** Of more that may be meant none is, so that one mistake is not told of a whole mesh. */
  private static final int MOST_GUESSED = 20;

  private Blame() {}

  /**
   * Those that the proxy names; where it names none, those that it did not have in this form
   * before, unless they are many.
   *
   * @param offered all that the answer held
   * @param acked what the proxy took last
   * @param message the proxy's own; Envoy names listeners and clusters in it, and most routes
   */
  static List<EncodedResource> of(
      List<EncodedResource> offered, Optional<TypeSet> acked, String message) {
    List<EncodedResource> named =
        offered.stream().filter(resource -> names(message, resource.name())).toList();
    if (!named.isEmpty()) {
      return named;
    }
    List<EncodedResource> news =
        offered.stream()
            .filter(resource -> !acked.map(set -> has(set, resource)).orElse(false))
            .toList();
    return news.size() > MOST_GUESSED ? List.of() : news;
  }

  private static boolean has(TypeSet set, EncodedResource resource) {
    return set.get(resource.name())
        .filter(known -> known.version().equals(resource.version()))
        .isPresent();
  }

  /** Whether a name stands in a text by itself, not as a part of a longer one. */
  private static boolean names(String text, String name) {
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      int end = at + name.length();
      boolean isBegun = at == 0 || !isOfName(text.charAt(at - 1));
      boolean isEnded = end == text.length() || !goesOn(text, end);
      if (isBegun && isEnded) {
        return true;
      }
    }
    return false;
  }

  private static boolean goesOn(String text, int end) {
    boolean isPoint = text.charAt(end) == '.';
    return isPoint
        ? end + 1 < text.length() && isOfName(text.charAt(end + 1))
        : isOfName(text.charAt(end));
  }

  private static boolean isOfName(char c) {
    return Character.isLetterOrDigit(c) || "_-|.".indexOf(c) >= 0;
  }
}
