package dev.mizzen.model.index;

import dev.mizzen.model.Hostname;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Values by host, found for a name by the most specific host that covers it: the same host, else
 * the longest wildcard. Fill it, then only read it.
 *
 * <p>Looks at one entry for each length of wildcard that is there, however many hosts there are.
 * Source: Istio 1.30, model.MostSpecificHostMatch.
 */
public final class HostTable<V> {
  private final Map<String, V> exact = new HashMap<>();
  private final Map<String, V> bySuffix = new HashMap<>();
  private final NavigableSet<Integer> suffixLengths = new TreeSet<>(Collections.reverseOrder());

  /** The value of this very host. */
  public Optional<V> get(Hostname host) {
    return Optional.ofNullable(
        host.isWildcard() ? bySuffix.get(suffix(host)) : exact.get(host.value()));
  }

  public void put(Hostname host, V value) {
    if (!host.isWildcard()) {
      exact.put(host.value(), value);
      return;
    }
    bySuffix.put(suffix(host), value);
    suffixLengths.add(suffix(host).length());
  }

  public void putIfAbsent(Hostname host, V value) {
    if (get(host).isEmpty()) {
      put(host, value);
    }
  }

  /**
   * The value of the most specific host that covers {@code name}, which may be a wildcard itself.
   */
  public Optional<V> mostSpecific(Hostname name) {
    if (!name.isWildcard()) {
      V same = exact.get(name.value());
      return same != null ? Optional.of(same) : longestSuffix(name.value());
    }
    return longestSuffix(suffix(name));
  }

  /** All values, in no order. */
  public Collection<V> values() {
    Collection<V> all = new ArrayList<>(exact.values());
    all.addAll(bySuffix.values());
    return all;
  }

  private Optional<V> longestSuffix(String text) {
    for (int length : suffixLengths) {
      if (length <= text.length()) {
        V value = bySuffix.get(text.substring(text.length() - length));
        if (value != null) {
          return Optional.of(value);
        }
      }
    }
    return Optional.empty();
  }

  private static String suffix(Hostname wildcard) {
    return wildcard.value().substring(1);
  }
}
