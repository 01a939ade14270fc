package dev.mizzen.inject.template;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Go map with text keys, of any values or of texts alone. In the order of its keys, as templates
 * range over maps. Mutable, because {@code set} changes dicts; used by the one thread that renders.
 */
public final class GoMap {
  private final TreeMap<String, Object> entries;
  private final boolean isOfStrings;
  private final boolean isUsers;

  private GoMap(Map<String, ?> entries, boolean isOfStrings, boolean isUsers) {
    this.entries = new TreeMap<>(entries);
    this.isOfStrings = isOfStrings;
    this.isUsers = isUsers;
  }

  /** {@code map[string]interface{}}. */
  public static GoMap of(Map<String, ?> entries) {
    return new GoMap(entries, false, false);
  }

  /** {@code map[string]string}. */
  public static GoMap ofStrings(Map<String, String> entries) {
    return new GoMap(entries, true, false);
  }

  /** The same map, its keys and texts those of a pod's author. */
  public GoMap asUsers() {
    return isUsers ? this : new GoMap(entries, isOfStrings, true);
  }

  public boolean isOfStrings() {
    return isOfStrings;
  }

  public boolean isUsers() {
    return isUsers;
  }

  public int size() {
    return entries.size();
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /** What {@code .key} gives: nil where there is none, in a map of texts too. */
  public Object field(String key) {
    return marked(entries.getOrDefault(key, Nil.NIL));
  }

  /** What {@code index} gives: where there is none the zero value of the map's elements. */
  public Object index(String key) {
    return marked(entries.getOrDefault(key, isOfStrings ? "" : Nil.NIL));
  }

  public Collection<String> keys() {
    return entries.keySet();
  }

  /** A key as a value of templates. */
  public Object keyValue(String key) {
    return marked(key);
  }

  public void put(String key, Object value) {
    entries.put(key, value);
  }

  public void remove(String key) {
    entries.remove(key);
  }

  /** A shallow copy. */
  public GoMap copy() {
    return new GoMap(entries, isOfStrings, isUsers);
  }

  public String typeName() {
    return isOfStrings ? "map[string]string" : "map[string]interface {}";
  }

  private Object marked(Object value) {
    return isUsers && value instanceof String text ? UserText.of(text) : value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GoMap map
        && map.isOfStrings == isOfStrings
        && map.entries.keySet().equals(entries.keySet())
        && entries.keySet().stream().allMatch(key -> GoValues.equal(field(key), map.field(key)));
  }

  @Override
  public int hashCode() {
    return entries.keySet().hashCode();
  }

  @Override
  public String toString() {
    return GoPrinter.print(this);
  }
}
