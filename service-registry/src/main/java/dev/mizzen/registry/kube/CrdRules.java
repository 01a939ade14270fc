package dev.mizzen.registry.kube;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which custom kinds are read where their definition is there.
 *
 * <p>Source: Istio 1.30, pkg/kube/kclient/crdwatcher.go.
 *
 * @param ignored {@code PILOT_IGNORE_RESOURCES}: names of definitions, or {@code *.} and the end of
 *     them
 * @param included {@code PILOT_INCLUDE_RESOURCES}: read in spite of it
 */
public record CrdRules(List<String> ignored, List<String> included) {
  public static final CrdRules ALL = new CrdRules(List.of(), List.of());

  /** The annotation that says of which release a Gateway API definition is. */
  private static final String BUNDLE_VERSION = "gateway.networking.k8s.io/bundle-version";

  private static final Map<String, Release> LEAST =
      Map.of(
          "grpcroutes.gateway.networking.k8s.io", new Release(1, 1, 0),
          "tlsroutes.gateway.networking.k8s.io", new Release(1, 5, 0),
          "backendtlspolicies.gateway.networking.k8s.io", new Release(1, 4, 0));

  public CrdRules {
    ignored = List.copyOf(ignored);
    included = List.copyOf(included);
  }

  /** From two comma separated lists. */
  public static CrdRules parse(String ignored, String included) {
    return new CrdRules(list(ignored), list(included));
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(t -> !t.isEmpty()).toList();
  }

  /**
   * Why objects of a definition are not read; empty where they are.
   *
   * @param name for example {@code httproutes.gateway.networking.k8s.io}
   */
  Optional<String> refusal(String name, Map<String, String> annotations) {
    if (isListed(name, ignored) && !isListed(name, included)) {
      return Optional.of("PILOT_IGNORE_RESOURCES names it");
    }
    return Optional.ofNullable(LEAST.get(name))
        .flatMap(least -> tooOld(least, annotations.getOrDefault(BUNDLE_VERSION, "")));
  }

  private static Optional<String> tooOld(Release least, String version) {
    Optional<Release> release = Release.parse(version);
    if (release.filter(r -> r.compareTo(least) >= 0).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(BUNDLE_VERSION + " is \"" + version + "\", want " + least + " or newer");
  }

  private static boolean isListed(String name, List<String> list) {
    return list.stream()
        .anyMatch(
            entry ->
                entry.startsWith("*.") ? name.endsWith(entry.substring(2)) : name.equals(entry));
  }

  /** A release; what is before it counts as it. */
  private record Release(int major, int minor, int patch) implements Comparable<Release> {
    private static final Pattern TEXT =
        Pattern.compile("v?(\\d{1,9})(?:\\.(\\d{1,9}))?(?:\\.(\\d{1,9}))?(?:[-+].*)?");

    static Optional<Release> parse(String text) {
      Matcher matcher = TEXT.matcher(text);
      return matcher.matches()
          ? Optional.of(new Release(part(matcher, 1), part(matcher, 2), part(matcher, 3)))
          : Optional.empty();
    }

    private static int part(Matcher matcher, int group) {
      return matcher.group(group) == null ? 0 : Integer.parseInt(matcher.group(group));
    }

    @Override
    public int compareTo(Release other) {
      int byMajor = Integer.compare(major, other.major);
      int byMinor = byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
      return byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
    }

    @Override
    public String toString() {
      return major + "." + minor + "." + patch;
    }
  }
}
