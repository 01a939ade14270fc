package dev.mizzen.istiod.admission;

import dev.mizzen.model.parse.Problem;
import java.util.regex.Pattern;

/**
 * Which warnings istiod's webhook hands on. It loses those about traffic policies of subsets and of
 * single ports; tools that compare its answers see no more. {@code istiod validate} tells them all.
 *
 * <p>Source: Istio 1.30, pkg/config/validation, where a policy's findings are merged as errors.
 */
final class ReportedWarnings {
  private static final Pattern LOST =
      Pattern.compile(
          "spec\\.subsets\\[\\d+]\\..*|spec\\.trafficPolicy\\.portLevelSettings\\[\\d+]\\..*");

  private ReportedWarnings() {}

  static boolean areOf(Problem warning) {
    return !LOST.matcher(warning.path()).matches();
  }
}
