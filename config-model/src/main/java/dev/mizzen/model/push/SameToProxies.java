package dev.mizzen.model.push;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.ObjectMeta;
import dev.mizzen.model.index.Identity;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whether a change of an Istio object can matter to any proxy. Managed metadata such as the
 * resource version never does, nor does a status but for what Mizzen keeps of it; labels and
 * annotations do where they are Istio's own, and always for kinds whose labels travel on to
 * services and endpoints.
 *
 * <p>Source: spec config-and-registry §1.3; Istio 1.30, model/config.go, NeedsPush.
 */
final class SameToProxies {
  private static final Set<ConfigKind> LABELS_TRAVEL_ON =
      Set.of(ConfigKind.SERVICE_ENTRY, ConfigKind.WORKLOAD_ENTRY, ConfigKind.WORKLOAD_GROUP);

  private SameToProxies() {}

  static boolean test(ConfigResource<?> before, ConfigResource<?> now) {
    if (Identity.isSame(before, now)) {
      return true;
    }
    return before.meta().creationTime().equals(now.meta().creationTime())
        && hasSameWords(before, now)
        && before.status().equals(now.status())
        && before.spec().equals(now.spec());
  }

  private static boolean hasSameWords(ConfigResource<?> before, ConfigResource<?> now) {
    ObjectMeta old = before.meta();
    ObjectMeta changed = now.meta();
    boolean isExactlySame =
        old.labels().equals(changed.labels()) && old.annotations().equals(changed.annotations());
    if (isExactlySame || LABELS_TRAVEL_ON.contains(now.key().kind())) {
      return isExactlySame;
    }
    return istioWords(old.labels()).equals(istioWords(changed.labels()))
        && istioWords(old.annotations()).equals(istioWords(changed.annotations()));
  }

  private static Map<String, String> istioWords(Map<String, String> words) {
    Map<String, String> own = new HashMap<>(words);
    own.keySet().removeIf(name -> !name.contains("istio.io"));
    return own;
  }
}
