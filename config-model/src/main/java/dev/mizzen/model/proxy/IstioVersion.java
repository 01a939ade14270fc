package dev.mizzen.model.proxy;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy's Istio version. Shape: what cannot be read counts as newer than everything. Source:
 * Istio 1.30, ParseIstioVersion.
 */
public record IstioVersion(int major, int minor, int patch) implements Comparable<IstioVersion> {
  public static final int MAX = 65535;
  public static final IstioVersion NEWEST = new IstioVersion(MAX, MAX, MAX);

  private static final Pattern SHAPE = Pattern.compile("^([1-9]+)\\.([0-9]+)(\\.([0-9]+))?");
  private static final Comparator<IstioVersion> ORDER =
      Comparator.comparingInt(IstioVersion::major)
          .thenComparingInt(IstioVersion::minor)
          .thenComparingInt(IstioVersion::patch);

  public static IstioVersion parse(String text) {
    String version = text.startsWith("release-") ? text.substring("release-".length()) : text;
    Matcher matcher = SHAPE.matcher(version);
    if (version.length() > 64 || !matcher.find()) {
      return NEWEST;
    }
    String patch = matcher.group(4);
    try {
      return new IstioVersion(
          Integer.parseInt(matcher.group(1)),
          Integer.parseInt(matcher.group(2)),
          patch == null ? MAX : Integer.parseInt(patch));
    } catch (NumberFormatException tooLong) {
      return NEWEST;
    }
  }

  public boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return compareTo(new IstioVersion(wantedMajor, wantedMinor, 0)) >= 0;
  }

  @Override
  public int compareTo(IstioVersion other) {
    return ORDER.compare(this, other);
  }
}
