package dev.mizzen.registry.file;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in a document the parser stands; written out only when something is wrong there.
 *
 * @param outer null for the root
 * @param key the field's name; null for an item of a list
 */
record Place(@Nullable Place outer, @Nullable String key, int index) {
  static final Place ROOT = new Place(null, "", 0);

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

  Place field(String name) {
    return new Place(this, name, 0);
  }

  Place item(int at) {
    return new Place(this, null, at);
  }

  /** Shape: {@code spec.ports[0].port}, {@code metadata.labels[a.b/c]}; empty for the root. */
  String text() {
    if (outer == null) {
      return "";
    }
    String before = outer.text();
    if (key == null) {
      return before + "[" + index + "]";
    }
    if (!PLAIN.matcher(key).matches()) {
      return before + "[" + key + "]";
    }
    return before.isEmpty() ? key : before + "." + key;
  }
}
