package dev.mizzen.model.validate;

import java.util.List;

/**
 * Rules about the gateways that a VirtualService names: {@code namespace/name}, {@code name} or
 * {@code mesh}.
 */
final class GatewayNames {
  private final Checks checks;
  private final RouteAuthor author;

  GatewayNames(Checks checks, RouteAuthor author) {
    this.checks = checks;
    this.author = author;
  }

  /** As istiod, which warns of old forms here but not within every kind of match. */
  void check(List<String> names, String path) {
    int unqualified = firstUnqualified(names);
    if (unqualified < names.size() && names.get(unqualified).contains(".")) {
      checks.warn(
          path + "[" + unqualified + "]",
          "is \"" + names.get(unqualified) + "\", want the newer form namespace/name");
    }
    checkSyntax(names, path);
  }

  /** As istiod: what follows a name without namespace is not looked at. */
  void checkSyntax(List<String> names, String path) {
    int unqualified = firstUnqualified(names);
    for (int i = 0; i < unqualified; i++) {
      String name = names.get(i);
      int slash = name.indexOf('/');
      checks.dnsLabel(name.substring(0, slash), path + "[" + i + "]");
      if (author == RouteAuthor.USER) {
        checks.dnsLabel(name.substring(slash + 1), path + "[" + i + "]");
      }
    }
    if (unqualified < names.size()) {
      checks.fqdn(names.get(unqualified), path + "[" + unqualified + "]");
    }
  }

  /** Its place; there are as many names where there is none. */
  private static int firstUnqualified(List<String> names) {
    int i = 0;
    while (i < names.size() && names.get(i).contains("/")) {
      i++;
    }
    return i;
  }
}
