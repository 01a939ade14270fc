package dev.mizzen.registry.kube;

import java.util.regex.Pattern;

/**
 * Whose objects are followed: those of one namespace, or of all. It does not bind kinds that live
 * in none, nor what is asked for with a namespace of its own, like the control plane's ConfigMaps.
 *
 * <p>Source: Istio 1.30, pkg/kube/kclient/client.go, ToOpts; namespacecontroller.go.
 *
 * @param namespace empty for all
 */
public record WatchScope(String namespace) {
  public static final WatchScope ALL = new WatchScope("");

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /**
   * As the variable {@code ISTIO_WATCH_NAMESPACE} has it.
   *
   * @throws IllegalArgumentException where it names no namespace, or several
   */
  public static WatchScope parse(String text) {
    if (!text.isEmpty() && !NAME.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is not the name of one namespace");
    }
    return new WatchScope(text);
  }

  /** Whether objects of that namespace are followed. */
  public boolean contains(String other) {
    return namespace.isEmpty() || namespace.equals(other);
  }
}
