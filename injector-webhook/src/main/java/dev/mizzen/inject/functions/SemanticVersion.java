package dev.mizzen.inject.functions;

import dev.mizzen.inject.template.GoObject;
import dev.mizzen.inject.template.TemplateFault;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version such as {@code v1.30.3-alpha.1+build}. What is left out of {@code 1.30} is zero.
 *
 * <p>Source: Masterminds/semver 3.
 */
record SemanticVersion(
    long major, long minor, long patch, String prerelease, String metadata, String original)
    implements GoObject, Comparable<SemanticVersion> {
  private static final Pattern FORM =
      Pattern.compile(
          "v?([0-9]{1,18})(?:\\.([0-9]{1,18}))?(?:\\.([0-9]{1,18}))?(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?");
  private static final Comparator<SemanticVersion> ORDER =
      Comparator.comparingLong(SemanticVersion::major)
          .thenComparingLong(SemanticVersion::minor)
          .thenComparingLong(SemanticVersion::patch)
          .thenComparing((one, other) -> comparePrerelease(one.prerelease, other.prerelease));

  static Optional<SemanticVersion> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new SemanticVersion(
            number(matcher, 1),
            number(matcher, 2),
            number(matcher, 3),
            text(matcher, 4),
            text(matcher, 5),
            text));
  }

  private static long number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static String text(Matcher matcher, int group) {
    String text = matcher.group(group);
    return text == null ? "" : text;
  }

  /** A version with a prerelease stands before that without one. */
  private static int comparePrerelease(String one, String other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Boolean.compare(one.isEmpty(), other.isEmpty());
    }
    String[] left = one.split("\\.", -1);
    String[] right = other.split("\\.", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int order = comparePart(left[i], right[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.length, right.length);
  }

  private static int comparePart(String one, String other) {
    boolean isNumber = one.matches("[0-9]{1,18}");
    boolean isOtherNumber = other.matches("[0-9]{1,18}");
    if (isNumber && isOtherNumber) {
      return Long.compare(Long.parseLong(one), Long.parseLong(other));
    }
    return isNumber == isOtherNumber ? one.compareTo(other) : isNumber ? -1 : 1;
  }

  @Override
  public int compareTo(SemanticVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String typeName() {
    return "*semver.Version";
  }

  @Override
  public boolean isNil() {
    return false;
  }

  @Override
  public boolean isUsers() {
    return false;
  }

  @Override
  public Object member(String name) {
    return switch (name) {
      case "Major" -> major;
      case "Minor" -> minor;
      case "Patch" -> patch;
      case "Prerelease" -> prerelease;
      case "Metadata" -> metadata;
      case "Original" -> original;
      case "String" -> toString();
      default -> throw new TemplateFault("can't evaluate field " + name + " in type " + typeName());
    };
  }

  @Override
  public Object plain() {
    return toString();
  }

  @Override
  public String toString() {
    return major
        + "."
        + minor
        + "."
        + patch
        + (prerelease.isEmpty() ? "" : "-" + prerelease)
        + (metadata.isEmpty() ? "" : "+" + metadata);
  }
}
