package dev.mizzen.model.validate;

import java.util.Set;

/** Rules about hosts in the form {@code namespace/host} of Gateways and Sidecars. */
final class HostSelectors {
  private final Checks checks;

  HostSelectors(Checks checks) {
    this.checks = checks;
  }

  /** The namespace may be left out, the host may be an IP address. */
  void gatewayHost(String text, String path) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      parts(text, Set.of("*", "."), path);
    }
    String host = text.substring(slash + 1);
    if (!IpAddresses.isIp(host)) {
      checks.wildcardDomain(host, path);
    }
    shape(host, path);
  }

  void sidecarHost(String text, String path) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      checks.error(path, "is \"" + text + "\", want namespace/host");
      return;
    }
    parts(text, Set.of("*", ".", "~"), path);
    String host = text.substring(slash + 1);
    checks.wildcardDomain(host, path);
    shape(host, path);
  }

  private void parts(String text, Set<String> signs, String path) {
    String namespace = text.substring(0, text.indexOf('/'));
    boolean isNamespace = signs.contains(namespace) || DomainNames.isLabel(namespace);
    checks.want(isNamespace, path, "is \"" + text + "\", whose namespace is none");
  }

  private void shape(String host, String path) {
    checks.want(
        host.equals("*") || host.contains("."),
        path,
        "is \"" + host + "\", want a host with its domain");
    checks.noPartialWildcard(host, path);
  }
}
