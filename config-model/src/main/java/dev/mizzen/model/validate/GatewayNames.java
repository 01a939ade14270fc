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

  void check(List<String> names, String path) {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      int slash = name.indexOf('/');
      if (slash < 0) {
        unqualified(name, path + "[" + i + "]");
        // As istiod: what follows a name without namespace is not looked at.
        return;
      }
      checks.dnsLabel(name.substring(0, slash), path + "[" + i + "]");
      if (author == RouteAuthor.USER) {
        checks.dnsLabel(name.substring(slash + 1), path + "[" + i + "]");
      }
    }
  }

  private void unqualified(String name, String path) {
    if (name.contains(".")) {
      checks.warn(path, "is \"" + name + "\", want the newer form namespace/name");
    }
    checks.fqdn(name, path);
  }
}
