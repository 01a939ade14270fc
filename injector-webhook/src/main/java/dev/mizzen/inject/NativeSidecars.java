package dev.mizzen.inject;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether proxies run as native sidecars: init containers that keep running. Variable {@code
 * ENABLE_NATIVE_SIDECARS}.
 *
 * <p>Source: Istio 1.30, DetectNativeSidecar.
 */
public enum NativeSidecars {
  ENABLED,
  DISABLED,
  /** Where every node of the pod's cluster can, which is so from Kubernetes 1.33 on. */
  AUTO;

  private static final int LEAST_MINOR = 33;
  private static final Pattern VERSION = Pattern.compile("v?[0-9]{1,9}\\.([0-9]{1,9})(\\D.*)?");

  /** What the variable's value means; an unknown one is DISABLED. */
  public static NativeSidecars of(String value) {
    return switch (value) {
      case "true" -> ENABLED;
      case "auto" -> AUTO;
      default -> DISABLED;
    };
  }

  /**
   * @param kubelets versions by name of node; empty where nobody knows the cluster
   * @param node on which the pod runs already; empty for none
   */
  public boolean appliesTo(Optional<Map<String, String>> kubelets, String node) {
    return switch (this) {
      case ENABLED -> true;
      case DISABLED -> false;
      case AUTO -> kubelets.filter(versions -> canAll(versions, node)).isPresent();
    };
  }

  private static boolean canAll(Map<String, String> versions, String node) {
    String own = versions.get(node);
    return own != null ? can(own) : versions.values().stream().allMatch(NativeSidecars::can);
  }

  private static boolean can(String version) {
    Matcher matcher = VERSION.matcher(version);
    return matcher.matches() && Integer.parseInt(matcher.group(1)) >= LEAST_MINOR;
  }
}
