package dev.mizzen.model.validate;

import dev.mizzen.api.security.v1beta1.AuthorizationPolicy.Action;
import dev.mizzen.api.security.v1beta1.Condition;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules about conditions on attributes. */
final class AuthorizationConditionRules {
  private static final Set<String> ADDRESSES = Set.of("source.ip", "remote.ip", "destination.ip");
  private static final String PORT = "destination.port";
  private static final Set<String> PLAIN =
      Set.of(
          "source.namespace",
          "source.serviceAccount",
          "source.principal",
          "source.trustDomain",
          "request.auth.principal",
          "request.auth.audiences",
          "request.auth.presenter",
          "connection.sni");

  private static final Pattern KEYED =
      Pattern.compile("request\\.headers\\[.+\\]|experimental\\.envoy\\.filters\\.[^\\[]*\\[.+\\]");

  /** Possessive: giving back would take a stack frame a claim. */
  private static final Pattern CLAIMS =
      Pattern.compile("request\\.auth\\.claims(\\[[^\\[\\]]+\\])++");

  private static final Set<String> IDENTITY =
      Set.of("source.namespace", "source.serviceAccount", "source.trustDomain", "source.principal");

  private final Checks checks;
  private final AuthorizationValues values;

  AuthorizationConditionRules(Checks checks) {
    this.checks = checks;
    this.values = new AuthorizationValues(checks);
  }

  void check(Condition condition, Action action, String path) {
    String key = condition.getKey();
    if (key.isEmpty()) {
      checks.error(path + ".key", "is empty");
      return;
    }
    boolean hasValues = condition.getValuesCount() > 0 || condition.getNotValuesCount() > 0;
    checks.want(hasValues, path, "has neither values nor notValues");
    values.notEmpty(condition.getValuesList(), path + ".values");
    values.notEmpty(condition.getNotValuesList(), path + ".notValues");
    key(key, path + ".key");
    if (action == Action.CUSTOM) {
      boolean usesIdentity = IDENTITY.contains(key) || key.startsWith("request.auth.");
      checks.want(!usesIdentity, path + ".key", "is " + key + ", which CUSTOM cannot use");
    }
    values(key, condition.getValuesList(), path + ".values");
    values(key, condition.getNotValuesList(), path + ".notValues");
  }

  private void key(String key, String path) {
    boolean isKnown =
        PLAIN.contains(key)
            || ADDRESSES.contains(key)
            || key.equals(PORT)
            || KEYED.matcher(key).matches()
            || CLAIMS.matcher(key).matches();
    checks.want(isKnown, path, "is \"" + key + "\", which is no attribute of a request");
  }

  private void values(String key, List<String> list, String path) {
    if (ADDRESSES.contains(key)) {
      values.ipBlocks(list, path);
    } else if (key.equals(PORT)) {
      values.ports(list, path);
    }
  }
}
