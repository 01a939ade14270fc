package dev.mizzen.model.validate;

import dev.mizzen.api.security.v1beta1.AuthorizationPolicy.Action;
import dev.mizzen.api.security.v1beta1.Source;
import java.util.List;

/** Rules about who asks. */
final class AuthorizationSourceRules {
  private static final int MAX_ACCOUNTS = 16;
  private static final int MAX_ACCOUNT_LENGTH = 320;

  private final Checks checks;
  private final AuthorizationValues values;

  AuthorizationSourceRules(Checks checks) {
    this.checks = checks;
    this.values = new AuthorizationValues(checks);
  }

  void check(Source source, Action action, String path) {
    checks.want(!source.equals(Source.getDefaultInstance()), path, "is empty");
    if (action == Action.CUSTOM) {
      custom(source, path);
    }
    values.notEmpty(source.getPrincipalsList(), path + ".principals");
    values.notEmpty(source.getNotPrincipalsList(), path + ".notPrincipals");
    values.notEmpty(source.getRequestPrincipalsList(), path + ".requestPrincipals");
    values.notEmpty(source.getNotRequestPrincipalsList(), path + ".notRequestPrincipals");
    values.notEmpty(source.getNamespacesList(), path + ".namespaces");
    values.notEmpty(source.getNotNamespacesList(), path + ".notNamespaces");
    values.ipBlocks(source.getIpBlocksList(), path + ".ipBlocks");
    values.ipBlocks(source.getNotIpBlocksList(), path + ".notIpBlocks");
    values.ipBlocks(source.getRemoteIpBlocksList(), path + ".remoteIpBlocks");
    values.ipBlocks(source.getNotRemoteIpBlocksList(), path + ".notRemoteIpBlocks");
    accounts(source, path);
    trustDomains(source.getTrustDomainsList(), path + ".trustDomains");
    trustDomains(source.getNotTrustDomainsList(), path + ".notTrustDomains");
  }

  /** The authorizer is asked before tokens and certificates are looked at. */
  private void custom(Source source, String path) {
    boolean usesIdentity =
        source.getNamespacesCount() > 0
            || source.getNotNamespacesCount() > 0
            || source.getPrincipalsCount() > 0
            || source.getNotPrincipalsCount() > 0
            || source.getRequestPrincipalsCount() > 0
            || source.getNotRequestPrincipalsCount() > 0
            || source.getServiceAccountsCount() > 0
            || source.getNotServiceAccountsCount() > 0
            || source.getTrustDomainsCount() > 0
            || source.getNotTrustDomainsCount() > 0;
    checks.want(!usesIdentity, path, "names identities, which CUSTOM cannot use");
  }

  private void accounts(Source source, String path) {
    boolean hasAccounts =
        source.getServiceAccountsCount() > 0 || source.getNotServiceAccountsCount() > 0;
    boolean hasOthers =
        source.getPrincipalsCount() > 0
            || source.getNotPrincipalsCount() > 0
            || source.getNamespacesCount() > 0
            || source.getNotNamespacesCount() > 0;
    checks.want(
        !hasAccounts || !hasOthers, path, "has serviceAccounts beside principals or namespaces");
    accounts(source.getServiceAccountsList(), path + ".serviceAccounts");
    accounts(source.getNotServiceAccountsList(), path + ".notServiceAccounts");
  }

  private void accounts(List<String> accounts, String path) {
    checks.want(
        accounts.size() <= MAX_ACCOUNTS,
        path,
        "has " + accounts.size() + " entries, want up to " + MAX_ACCOUNTS);
    for (int i = 0; i < accounts.size(); i++) {
      String account = accounts.get(i);
      String at = path + "[" + i + "]";
      checks.notEmpty(account, at);
      checks.want(!account.contains("*"), at, "is \"" + account + "\", want no wildcard");
      checks.want(
          account.length() <= MAX_ACCOUNT_LENGTH,
          at,
          "is over " + MAX_ACCOUNT_LENGTH + " characters long");
      boolean isName = account.indexOf('/') == account.lastIndexOf('/');
      checks.want(isName, at, "is \"" + account + "\", want name or namespace/name");
    }
  }

  private void trustDomains(List<String> domains, String path) {
    for (int i = 0; i < domains.size(); i++) {
      String domain = domains.get(i);
      String at = path + "[" + i + "]";
      checks.notEmpty(domain, at);
      checks.want(!domain.contains("/"), at, "is \"" + domain + "\", want no slash");
      int star = domain.indexOf('*');
      boolean isAtEnd =
          star < 0
              || ((star == 0 || star == domain.length() - 1) && star == domain.lastIndexOf('*'));
      checks.want(isAtEnd, at, "is \"" + domain + "\", want one wildcard at most, at one end");
    }
  }
}
