package dev.mizzen.registry.file;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * On which line of a file each value of a document stands. The tree has the shape of the document's
 * JSON.
 *
 * @param line counts from 1 in the file
 * @param fields of an object; empty for anything else
 * @param items of a list; empty for anything else
 */
record Lines(int line, Map<String, Lines> fields, List<Lines> items) {

  private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

  static Lines leaf(int line) {
    return new Lines(line, Map.of(), List.of());
  }

  /**
   * The line of a field, or of the nearest thing around it.
   *
   * <p>Shape: paths are as problems give them, {@code spec.ports[0].port}, {@code
   * metadata.labels[a.b/c]} or {@code metadata.labels.a.b/c}; those of Istio objects may leave
   * {@code spec} out.
   */
  int of(String path) {
    Lines spec = fields.get("spec");
    boolean isOutsideSpec = path.isEmpty() || !longestField(path).isEmpty();
    return spec == null || isOutsideSpec ? descend(path).line : spec.descend(path).line;
  }

  private Lines descend(String path) {
    if (path.isEmpty()) {
      return this;
    }
    int end = path.startsWith("[") ? path.indexOf(']') : -1;
    if (end > 0) {
      return step(path.substring(1, end), path.substring(end + 1));
    }
    String key = longestField(path);
    return key.isEmpty() ? this : field(key, path.substring(key.length()));
  }

  private Lines step(String name, String rest) {
    if (!items.isEmpty()
        && INDEX.matcher(name).matches()
        && Integer.parseInt(name) < items.size()) {
      return items.get(Integer.parseInt(name)).descend(withoutDot(rest));
    }
    return field(name, rest);
  }

  private Lines field(String key, String rest) {
    Lines child = fields.get(key);
    return child == null ? this : child.descend(withoutDot(rest));
  }

  private static String withoutDot(String path) {
    return path.startsWith(".") ? path.substring(1) : path;
  }

  /** Keys may hold dots, so the longest that fits is meant. */
  private String longestField(String path) {
    String longest = "";
    for (String key : fields.keySet()) {
      boolean fits =
          path.startsWith(key)
              && (path.length() == key.length() || ".[".indexOf(path.charAt(key.length())) >= 0);
      if (fits && key.length() > longest.length()) {
        longest = key;
      }
    }
    return longest;
  }
}
