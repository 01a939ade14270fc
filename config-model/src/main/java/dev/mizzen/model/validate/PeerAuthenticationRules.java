package dev.mizzen.model.validate;

import dev.mizzen.api.security.v1beta1.PeerAuthentication;

/** Rules about PeerAuthentications. */
final class PeerAuthenticationRules {
  private final Checks checks;

  PeerAuthenticationRules(Checks checks) {
    this.checks = checks;
  }

  void check(PeerAuthentication policy) {
    if (policy.hasSelector()) {
      new SelectorChecks(checks).selector(policy.getSelector(), "spec.selector");
    }
    boolean isForWorkloads = policy.getSelector().getMatchLabelsCount() > 0;
    checks.want(
        isForWorkloads || policy.getPortLevelMtlsCount() == 0,
        "spec.portLevelMtls",
        "is set without a selector, want none for a namespace or the mesh");
    for (int port : policy.getPortLevelMtlsMap().keySet()) {
      checks.port(port, "spec.portLevelMtls[" + Integer.toUnsignedString(port) + "]");
    }
  }
}
