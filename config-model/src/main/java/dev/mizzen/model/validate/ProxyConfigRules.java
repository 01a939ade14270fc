package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1beta1.ProxyConfig;

/** Rules about ProxyConfigs. */
final class ProxyConfigRules {
  private final Checks checks;

  ProxyConfigRules(Checks checks) {
    this.checks = checks;
  }

  void check(ProxyConfig config) {
    if (config.hasSelector()) {
      new SelectorChecks(checks).selector(config.getSelector(), "spec.selector");
    }
    checks.notNegative(config.getConcurrency().getValue(), "spec.concurrency");
  }
}
