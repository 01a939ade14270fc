package dev.mizzen.istiod;

import dev.mizzen.model.parse.GoDuration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A setting of istiod's that this version does not put in force.
 *
 * @param name of the variable, or of the flag with its dashes
 * @param defaultValue istiod's; whoever sets it asks for nothing
 * @param meaning what istiod does by it
 * @param danger why other values are refused; empty where passing over them does no harm
 */
record UnservedSetting(String name, String defaultValue, String meaning, Optional<Danger> danger) {

  /**
   * Why a server that passes a value over would do what its operator rules out.
   *
   * @param reason goes on after "it is refused, for"
   * @param values that do that
   */
  record Danger(String reason, Predicate<String> values) {}

  static UnservedSetting harmless(String name, String defaultValue, String meaning) {
    return new UnservedSetting(name, defaultValue, meaning, Optional.empty());
  }

  UnservedSetting refused(String reason) {
    return refused(reason, value -> true);
  }

  UnservedSetting refused(String reason, Predicate<String> values) {
    return new UnservedSetting(
        name, defaultValue, meaning, Optional.of(new Danger(reason, values)));
  }

  /** Whether a value asks for other than what istiod does by itself. */
  boolean isAsked(String value) {
    return !normal(value).equals(normal(defaultValue));
  }

  /** Why the server does not start with a value; empty where it does. */
  Optional<String> refusal(String value) {
    return danger
        .filter(found -> isAsked(value) && found.values().test(value))
        .map(
            found ->
                "%s is \"%s\", which this version does not put in force; it is refused, for %s"
                    .formatted(name, value, found.reason()));
  }

  /** One spelling for values that mean the same to istiod: 1 and TRUE, 60s and 1m0s. */
  private String normal(String value) {
    if (isBoolean()) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "true", "t", "1" -> "true";
        case "false", "f", "0" -> "false";
        default -> defaultValue;
      };
    }
    if (value.isEmpty() && isMeasure()) {
      return normal(defaultValue);
    }
    return GoDuration.parse(value).map(Object::toString).orElse(value);
  }

  private boolean isBoolean() {
    return defaultValue.equals("true") || defaultValue.equals("false");
  }

  /** A number or a duration, which an empty text is none of. */
  private boolean isMeasure() {
    return defaultValue.matches("[0-9]+") || GoDuration.parse(defaultValue).isPresent();
  }
}
