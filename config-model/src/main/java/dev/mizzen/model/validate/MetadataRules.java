package dev.mizzen.model.validate;

import dev.mizzen.api.security.v1beta1.AuthorizationPolicy;
import dev.mizzen.model.ConfigResource;
import java.util.Map;
import java.util.Set;

/** What the annotations of any kind may be. */
final class MetadataRules {
  static final String DRY_RUN = "istio.io/dry-run";

  private static final Set<String> INNER =
      Set.of(
          "internal.istio.io/webhook-always-reject",
          "internal.istio.io/parent-namespace",
          "internal.istio.io/parents");

  /** Go's strconv.ParseBool. */
  private static final Set<String> BOOLEANS =
      Set.of("1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False");

  private final Checks checks;

  MetadataRules(Checks checks) {
    this.checks = checks;
  }

  void check(ConfigResource<?> resource) {
    Map<String, String> annotations = resource.meta().annotations();
    for (String name : INNER) {
      checks.want(!annotations.containsKey(name), path(name), "is for Istio's own use");
    }
    String dryRun = annotations.get(DRY_RUN);
    if (dryRun == null) {
      return;
    }
    checks.want(
        mayRunDry(resource),
        path(DRY_RUN),
        "is only for an AuthorizationPolicy that allows or denies");
    checks.want(
        BOOLEANS.contains(dryRun), path(DRY_RUN), "is \"" + dryRun + "\", want true or false");
  }

  private static boolean mayRunDry(ConfigResource<?> resource) {
    return resource.spec() instanceof AuthorizationPolicy policy
        && (policy.getAction() == AuthorizationPolicy.Action.ALLOW
            || policy.getAction() == AuthorizationPolicy.Action.DENY);
  }

  private static String path(String annotation) {
    return "metadata.annotations[" + annotation + "]";
  }
}
