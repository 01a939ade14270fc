package dev.mizzen.inject.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which versions are wanted: {@code >=1.2, <2 || ~3.1 || 4.x || 1 - 2}. Versions with a prerelease
 * fit only where the bound has one too.
 *
 * <p>Source: Masterminds/semver 3, constraints.go.
 */
final class VersionConstraint {
  private static final Pattern RANGE = Pattern.compile("\\s*(\\S+)\\s+-\\s+(\\S+)\\s*");
  private static final Pattern BOUND =
      Pattern.compile("(=|!=|>|<|>=|=>|<=|=<|~|~>|\\^)?\\s*(v?[0-9xX*][^\\s,<>=!~^]*)");
  private static final Pattern WILDCARD = Pattern.compile("(?:\\.)?[xX*](?:\\..*)?$");

  /**
   * One bound.
   *
   * @param given how many of major, minor and patch are given, 0 to 3
   */
  private record Bound(String operator, SemanticVersion version, int given) {}

  private final List<List<Bound>> alternatives;

  private VersionConstraint(List<List<Bound>> alternatives) {
    this.alternatives = alternatives;
  }

  /** Empty where the text is no constraint. */
  static Optional<VersionConstraint> parse(String text) {
    List<List<Bound>> alternatives = new ArrayList<>();
    for (String alternative : text.split("\\|\\|", -1)) {
      Optional<List<Bound>> bounds = bounds(alternative);
      if (bounds.isEmpty()) {
        return Optional.empty();
      }
      alternatives.add(bounds.get());
    }
    return Optional.of(new VersionConstraint(alternatives));
  }

  private static Optional<List<Bound>> bounds(String text) {
    Matcher range = RANGE.matcher(text);
    String bounds = range.matches() ? ">=" + range.group(1) + " <=" + range.group(2) : text.strip();
    List<Bound> found = new ArrayList<>();
    Matcher matcher = BOUND.matcher(bounds);
    int end = 0;
    while (matcher.find()) {
      Optional<Bound> bound = bound(matcher.group(1), matcher.group(2));
      if (bound.isEmpty() || !bounds.substring(end, matcher.start()).matches("[\\s,]*")) {
        return Optional.empty();
      }
      found.add(bound.get());
      end = matcher.end();
    }
    return found.isEmpty() || end < bounds.length() ? Optional.empty() : Optional.of(found);
  }

  private static Optional<Bound> bound(@Nullable String operator, String version) {
    String known = WILDCARD.matcher(version).replaceFirst("");
    boolean isWildcard = !known.equals(version);
    String numbers = known.isEmpty() || known.equals("v") ? "0" : known;
    int given =
        known.isEmpty() || known.equals("v")
            ? 0
            : (int) known.split("[-+]", 2)[0].chars().filter(c -> c == '.').count() + 1;
    String meant = operator == null ? "=" : operator;
    return SemanticVersion.parse(numbers)
        .map(parsed -> new Bound(meant, parsed, isWildcard ? given : Math.min(3, given)));
  }

  boolean fits(SemanticVersion version) {
    return alternatives.stream()
        .anyMatch(bounds -> bounds.stream().allMatch(bound -> fits(bound, version)));
  }

  private static boolean fits(Bound bound, SemanticVersion version) {
    SemanticVersion wanted = bound.version();
    boolean isHidden = !version.prerelease().isEmpty() && wanted.prerelease().isEmpty();
    if (isHidden && !bound.operator().equals("!=")) {
      return false;
    }
    int order = version.compareTo(wanted);
    boolean isWithin = order >= 0 && isSame(version, wanted, bound.given());
    return switch (bound.operator()) {
      case "=" -> bound.given() < 3 ? isWithin : order == 0;
      case "!=" -> bound.given() < 3 ? !isSame(version, wanted, bound.given()) : order != 0;
      case ">" ->
          bound.given() < 3 ? order > 0 && !isSame(version, wanted, bound.given()) : order > 0;
      case "<" -> order < 0;
      case ">=", "=>" -> order >= 0;
      case "<=", "=<" ->
          order <= 0 || (bound.given() < 3 && isSame(version, wanted, bound.given()));
      case "~", "~>" -> order >= 0 && isSame(version, wanted, Math.min(2, bound.given()));
      default -> order >= 0 && isCompatible(version, wanted, bound.given());
    };
  }

  /** Are the first so many numbers equal? */
  private static boolean isSame(SemanticVersion one, SemanticVersion other, int numbers) {
    return (numbers < 1 || one.major() == other.major())
        && (numbers < 2 || one.minor() == other.minor())
        && (numbers < 3 || one.patch() == other.patch());
  }

  /** {@code ^}: what does not change the first number that is not zero. */
  private static boolean isCompatible(SemanticVersion version, SemanticVersion wanted, int given) {
    if (wanted.major() > 0 || given < 2) {
      return isSame(version, wanted, Math.min(1, given));
    }
    boolean isMinorFixed = wanted.minor() > 0 || given < 3;
    return isSame(version, wanted, isMinorFixed ? 2 : 3);
  }
}
