package dev.mizzen.model.validate;

import dev.mizzen.api.security.v1beta1.ClaimToHeader;
import dev.mizzen.api.security.v1beta1.JWTRule;
import dev.mizzen.api.security.v1beta1.RequestAuthentication;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules about RequestAuthentications. */
final class RequestAuthenticationRules {
  private static final Pattern HEADER = Pattern.compile("[-_A-Za-z0-9]+");

  private final Checks checks;

  RequestAuthenticationRules(Checks checks) {
    this.checks = checks;
  }

  void check(RequestAuthentication policy) {
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
    for (int i = 0; i < policy.getJwtRulesCount(); i++) {
      rule(policy.getJwtRules(i), "spec.jwtRules[" + i + "]");
    }
  }

  private void rule(JWTRule rule, String path) {
    boolean hasIssuer = !rule.getIssuer().isEmpty() || !rule.getJwksUri().isEmpty();
    checks.want(hasIssuer, path, "has neither issuer nor jwksUri");
    texts(rule.getAudiencesList(), path + ".audiences");
    if (!rule.getJwksUri().isEmpty()) {
      uri(rule.getJwksUri(), path + ".jwksUri");
    }
    if (!rule.getJwks().isEmpty()) {
      new JwksRules(checks).check(rule.getJwks(), path + ".jwks");
    }
    for (int i = 0; i < rule.getFromHeadersCount(); i++) {
      checks.notEmpty(rule.getFromHeaders(i).getName(), path + ".fromHeaders[" + i + "].name");
    }
    texts(rule.getFromParamsList(), path + ".fromParams");
    texts(rule.getFromCookiesList(), path + ".fromCookies");
    for (int i = 0; i < rule.getOutputClaimToHeadersCount(); i++) {
      claim(rule.getOutputClaimToHeaders(i), path + ".outputClaimToHeaders[" + i + "]");
    }
    if (rule.hasTimeout()) {
      checks.duration(rule.getTimeout(), path + ".timeout");
    }
  }

  private void claim(ClaimToHeader claim, String path) {
    checks.notEmpty(claim.getClaim(), path + ".claim");
    boolean isHeader = HEADER.matcher(claim.getHeader()).matches();
    checks.want(
        isHeader,
        path + ".header",
        "is \"" + claim.getHeader() + "\", which is no name of a header");
  }

  private void texts(List<String> texts, String path) {
    for (int i = 0; i < texts.size(); i++) {
      checks.notEmpty(texts.get(i), path + "[" + i + "]");
    }
  }

  private void uri(String uri, String path) {
    String scheme = GoUrls.scheme(uri).orElse("");
    checks.want(
        Set.of("http", "https").contains(scheme),
        path,
        "is \"" + uri + "\", want a URL with http:// or https:// in front");
  }
}
