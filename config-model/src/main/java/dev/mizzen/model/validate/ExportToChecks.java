package dev.mizzen.model.validate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules about {@code exportTo}: {@code .}, {@code *}, {@code ~} or names of namespaces. */
final class ExportToChecks {
  private static final String PATH = "spec.exportTo";

  private final Checks checks;
  private final String namespace;

  ExportToChecks(Checks checks, String namespace) {
    this.checks = checks;
    this.namespace = namespace;
  }

  void check(List<String> exportTo) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < exportTo.size(); i++) {
      String entry = exportTo.get(i);
      String path = PATH + "[" + i + "]";
      value(entry, path);
      checks.want(
          seen.add(entry.equals(".") ? namespace : entry), path, "is \"" + entry + "\" again");
    }
    boolean isWhole = exportTo.contains("*") || exportTo.contains("~");
    checks.want(!isWhole || exportTo.size() == 1, PATH, "has entries beside * or ~");
  }

  /** A DestinationRule with a selector stays in its namespace. */
  void checkOwnNamespaceOnly(List<String> exportTo) {
    for (int i = 0; i < exportTo.size(); i++) {
      String entry = exportTo.get(i);
      boolean isOwn = entry.equals(".") || entry.equals(namespace);
      checks.want(
          isOwn,
          PATH + "[" + i + "]",
          "is \"" + entry + "\", want the own namespace where a workloadSelector is set");
    }
  }

  /** As {@link #check}, where nobody is no choice. */
  void checkSeen(List<String> exportTo) {
    check(exportTo);
    checks.want(!exportTo.contains("~"), PATH, "has ~, which only a ServiceEntry may");
  }

  private void value(String entry, String path) {
    if (!Set.of(".", "*", "~").contains(entry)) {
      checks.dnsLabel(entry, path);
    }
  }
}
