package dev.mizzen.xds.generate.endpoint;

import dev.mizzen.model.service.Locality;

/**
 * Places as locality settings name them: {@code region/zone/subzone}, the rest left out or {@code
 * *} for any.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/util/util.go, LocalityMatch.
 */
final class LocalityPattern {
  private static final String ANY = "*";

  private LocalityPattern() {}

  static boolean matches(Locality place, String pattern) {
    String[] parts = pattern.split("/", 3);
    boolean regionMatches = parts[0].equals(ANY) || parts[0].equals(place.region());
    return regionMatches
        && partMatches(place.zone(), parts, 1)
        && partMatches(place.subZone(), parts, 2);
  }

  private static boolean partMatches(String part, String[] pattern, int index) {
    return index >= pattern.length
        || pattern[index].isEmpty()
        || pattern[index].equals(ANY)
        || pattern[index].equals(part);
  }
}
