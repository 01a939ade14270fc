package dev.mizzen.inject.pod;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As which user and group the proxy runs: 1337, or on OpenShift the last of those that the
 * namespace may use.
 *
 * <p>Source: Istio 1.30, GetProxyIDs and pkg/kube/inject/openshift.go.
 */
public record ProxyIds(long user, long group) {
  public static final ProxyIds DEFAULT = new ProxyIds(1337, 1337);

  private static final String UID_RANGE = "openshift.io/sa.scc.uid-range";
  private static final String GROUPS = "openshift.io/sa.scc.supplemental-groups";
  private static final Pattern BLOCK = Pattern.compile("\\s*([0-9]{1,10})([/-])([0-9]{1,10}).*");

  /**
   * @param annotations of the pod's namespace
   */
  public static ProxyIds of(Map<String, String> annotations) {
    String users = annotations.getOrDefault(UID_RANGE, "");
    String groups = annotations.getOrDefault(GROUPS, users).split(",", -1)[0];
    return new ProxyIds(last(users).orElse(DEFAULT.user), last(groups).orElse(DEFAULT.group));
  }

  /** The end of {@code start/size} or {@code start-end}. */
  private static Optional<Long> last(String block) {
    Matcher matcher = BLOCK.matcher(block);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(matcher.group(1));
    long second = Long.parseLong(matcher.group(3));
    return Optional.of(matcher.group(2).equals("/") ? first + second - 1 : second);
  }
}
