package dev.mizzen.inject.functions;

import dev.mizzen.inject.template.FunctionTable;
import dev.mizzen.inject.template.TemplateFault;

/** Semantic versions. Source: Sprig 3.3.0, semver.go. */
final class SprigVersions {
  private SprigVersions() {}

  static void addTo(FunctionTable.Builder table) {
    table
        .text("semver", 1, a -> version(a.string(0)))
        .text("semverCompare", 2, a -> constraint(a.string(0)).fits(version(a.string(1))));
  }

  private static SemanticVersion version(String text) {
    return SemanticVersion.parse(text)
        .orElseThrow(() -> new TemplateFault("invalid semantic version"));
  }

  private static VersionConstraint constraint(String text) {
    return VersionConstraint.parse(text)
        .orElseThrow(() -> new TemplateFault("improper constraint: " + text));
  }
}
