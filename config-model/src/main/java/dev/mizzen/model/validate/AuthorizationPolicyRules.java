package dev.mizzen.model.validate;

import dev.mizzen.api.security.v1beta1.AuthorizationPolicy;
import dev.mizzen.api.security.v1beta1.AuthorizationPolicy.Action;
import dev.mizzen.api.security.v1beta1.Operation;
import dev.mizzen.api.security.v1beta1.Rule;
import dev.mizzen.api.security.v1beta1.Source;
import java.util.List;

/**
 * Rules about AuthorizationPolicies. Source: Istio 1.30, validateAuthorizationPolicy and
 * pkg/config/security.
 */
final class AuthorizationPolicyRules {
  private final Checks checks;
  private final AuthorizationSourceRules sources;
  private final AuthorizationConditionRules conditions;

  AuthorizationPolicyRules(Checks checks) {
    this.checks = checks;
    this.sources = new AuthorizationSourceRules(checks);
    this.conditions = new AuthorizationConditionRules(checks);
  }

  void check(AuthorizationPolicy policy) {
    SelectorChecks selectors = new SelectorChecks(checks);
    selectors.atMostOne(
        "spec", policy.hasSelector(), policy.hasTargetRef(), policy.getTargetRefsCount() > 0);
    if (policy.hasSelector()) {
      selectors.selector(policy.getSelector(), "spec.selector");
    }
    if (policy.hasTargetRef()) {
      selectors.target(policy.getTargetRef(), "spec.targetRef");
    }
    selectors.targets(policy.getTargetRefsList(), "spec.targetRefs");
    action(policy);
    for (int i = 0; i < policy.getRulesCount(); i++) {
      rule(policy.getRules(i), policy.getAction(), "spec.rules[" + i + "]");
    }
  }

  private void action(AuthorizationPolicy policy) {
    boolean isCustom = policy.getAction() == Action.CUSTOM;
    boolean needsRules = isCustom || policy.getAction() == Action.DENY;
    checks.want(
        !needsRules || policy.getRulesCount() > 0,
        "spec.rules",
        "is empty, which " + policy.getAction() + " never applies to; want [{}] for every request");
    if (isCustom) {
      checks.want(
          !policy.getProvider().getName().isEmpty(),
          "spec.provider.name",
          "is missing, want it for CUSTOM");
    } else {
      checks.want(
          !policy.hasProvider(),
          "spec.provider",
          "is set, which " + policy.getAction() + " does not use");
    }
  }

  private void rule(Rule rule, Action action, String path) {
    for (int i = 0; i < rule.getFromCount(); i++) {
      String at = path + ".from[" + i + "].source";
      if (!rule.getFrom(i).hasSource()) {
        checks.error(at, "is missing");
        continue;
      }
      sources.check(rule.getFrom(i).getSource(), action, at);
    }
    for (int i = 0; i < rule.getToCount(); i++) {
      String at = path + ".to[" + i + "].operation";
      if (!rule.getTo(i).hasOperation()) {
        checks.error(at, "is missing");
        continue;
      }
      operation(rule.getTo(i).getOperation(), at);
    }
    for (int i = 0; i < rule.getWhenCount(); i++) {
      conditions.check(rule.getWhen(i), action, path + ".when[" + i + "]");
    }
    if (action == Action.DENY && deniesAllTcp(rule)) {
      checks.warn(path, "has attributes of HTTP alone and so denies all TCP; want ports too");
    }
  }

  private static boolean deniesAllTcp(Rule rule) {
    if (rule.getToCount() > 0) {
      return rule.getToList().stream()
          .allMatch(
              to ->
                  to.getOperation().getPortsCount() == 0
                      && to.getOperation().getNotPortsCount() == 0);
    }
    return rule.getFromCount() > 0
        && rule.getFromList().stream().noneMatch(from -> isKnownForTcp(from.getSource()));
  }

  /** Whether istiod takes it for one that the peer's certificate or address answers. */
  private static boolean isKnownForTcp(Source source) {
    return source.getPrincipalsCount() > 0
        || source.getNotPrincipalsCount() > 0
        || source.getNamespacesCount() > 0
        || source.getNotNamespacesCount() > 0
        || source.getIpBlocksCount() > 0
        || source.getNotIpBlocksCount() > 0
        || source.getRemoteIpBlocksCount() > 0
        || source.getNotRemoteIpBlocksCount() > 0
        || source.getServiceAccountsCount() > 0
        || source.getNotServiceAccountsCount() > 0;
  }

  private void operation(Operation operation, String path) {
    checks.want(!operation.equals(Operation.getDefaultInstance()), path, "is empty");
    texts(operation.getHostsList(), path + ".hosts");
    texts(operation.getNotHostsList(), path + ".notHosts");
    texts(operation.getMethodsList(), path + ".methods");
    texts(operation.getNotMethodsList(), path + ".notMethods");
    AuthorizationValues values = new AuthorizationValues(checks);
    values.ports(operation.getPortsList(), path + ".ports");
    values.ports(operation.getNotPortsList(), path + ".notPorts");
    values.paths(operation.getPathsList(), path + ".paths");
    values.paths(operation.getNotPathsList(), path + ".notPaths");
  }

  private void texts(List<String> texts, String path) {
    new AuthorizationValues(checks).notEmpty(texts, path);
  }
}
