package dev.mizzen.xds.protocol;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one stream wants of one type. Touched only on its connection's thread.
 *
 * <p>Shape: {@code *} is never among the names.
 */
public final class Subscription {
  private static final String ALL = "*";

  private final Set<String> names = new HashSet<>();
  private boolean wildcard;
  private @Nullable Set<String> snapshot;

  /** Whether everything of the type is wanted. */
  public boolean isWildcard() {
    return wildcard;
  }

  public Set<String> names() {
    return names;
  }

  /** The names as they are now, unchangeable; the same object as long as they do not change. */
  public Set<String> snapshot() {
    Set<String> current = snapshot;
    if (current == null) {
      current = Set.copyOf(names);
      snapshot = current;
    }
    return current;
  }

  public boolean wants(String name) {
    return wildcard || names.contains(name);
  }

  /**
   * The first delta request of a type: without names it asks for everything, and it may bring what
   * the proxy still has.
   */
  public void startDelta(
      Collection<String> subscribe, Collection<String> unsubscribe, Collection<String> known) {
    snapshot = null;
    names.addAll(subscribe);
    names.addAll(known);
    wildcard = subscribe.isEmpty() || names.contains(ALL);
    names.removeAll(unsubscribe);
    if (unsubscribe.contains(ALL)) {
      wildcard = false;
    }
    names.remove(ALL);
  }

  /**
   * A later delta request.
   *
   * @return the names that must be answered: every name subscribed to, also one that was subscribed
   *     before
   */
  public Set<String> changeDelta(Collection<String> subscribe, Collection<String> unsubscribe) {
    if (subscribe.isEmpty() && unsubscribe.isEmpty()) {
      return Set.of();
    }
    snapshot = null;
    Set<String> asked = new TreeSet<>(subscribe);
    if (asked.remove(ALL)) {
      wildcard = true;
    }
    names.addAll(asked);
    names.removeAll(unsubscribe);
    asked.removeAll(unsubscribe);
    if (unsubscribe.contains(ALL)) {
      wildcard = false;
    }
    return asked;
  }

  /**
   * A state-of-the-world request, which always lists every name.
   *
   * @return the names that were not there before
   */
  public Set<String> replace(XdsType type, Collection<String> wanted) {
    if (wanted.size() == names.size() && names.containsAll(wanted)) {
      wildcard = type.isWildcard() && wanted.isEmpty();
      return Set.of();
    }
    snapshot = null;
    Set<String> added = new TreeSet<>(wanted);
    added.remove(ALL);
    added.removeAll(names);
    names.clear();
    names.addAll(wanted);
    wildcard = type.isWildcard() && (wanted.isEmpty() || names.contains(ALL));
    names.remove(ALL);
    return added;
  }
}
