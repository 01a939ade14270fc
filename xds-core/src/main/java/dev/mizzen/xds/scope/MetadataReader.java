package dev.mizzen.xds.scope;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads typed values out of a node's metadata. Absent keys and JSON null are empty values; a value
 * of another type is an {@link IllegalArgumentException} that names the key.
 *
 * <p>Source: Istio 1.30, pkg/model/proxy.go: booleans and lists travel as text.
 */
final class MetadataReader {
  private static final Set<String> TRUE_TEXTS = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE_TEXTS = Set.of("0", "f", "F", "FALSE", "false", "False");
  private static final int MAX_ENTRIES = 1_000;

  private final Map<String, Value> fields;

  MetadataReader(Struct metadata) {
    this.fields = metadata.getFieldsMap();
  }

  /** A text; empty where absent. */
  String text(String key) {
    return present(key).map(value -> text(key, value)).orElse("");
  }

  /** A flag: a boolean, or its text as Go reads it; false where absent. */
  boolean flag(String key) {
    return present(key).filter(value -> flag(key, value)).isPresent();
  }

  /** A port as number or decimal text; 0 where absent. */
  int port(String key) {
    return present(key).map(value -> port(key, value)).orElse(0);
  }

  /** A list written with commas between its entries; empty where absent. */
  List<String> commaList(String key) {
    String text = text(key);
    return text.isEmpty() ? List.of() : limited(key, List.of(text.split(",", -1)));
  }

  /** A map of texts; empty where absent. */
  Map<String, String> texts(String key) {
    Map<String, String> texts = new HashMap<>();
    struct(key)
        .ifPresent(
            struct -> {
              limited(key, List.copyOf(struct.getFieldsMap().keySet()));
              struct
                  .getFieldsMap()
                  .forEach(
                      (name, value) ->
                          texts.put(
                              name, value.hasNullValue() ? "" : text(key + "." + name, value)));
            });
    return texts;
  }

  Optional<Struct> struct(String key) {
    return present(key)
        .map(
            value -> {
              if (!value.hasStructValue()) {
                throw wrong(key, value, "an object");
              }
              return value.getStructValue();
            });
  }

  static <T> List<T> limited(String key, List<T> entries) {
    if (entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "node metadata "
              + key
              + " has "
              + entries.size()
              + " entries, want at most "
              + MAX_ENTRIES);
    }
    return entries;
  }

  private Optional<Value> present(String key) {
    return Optional.ofNullable(fields.get(key)).filter(value -> !value.hasNullValue());
  }

  private static String text(String key, Value value) {
    if (!value.hasStringValue()) {
      throw wrong(key, value, "a string");
    }
    return value.getStringValue();
  }

  private static boolean flag(String key, Value value) {
    if (value.hasBoolValue()) {
      return value.getBoolValue();
    }
    String text = text(key, value);
    if (!TRUE_TEXTS.contains(text) && !FALSE_TEXTS.contains(text)) {
      throw wrong(key, value, "true or false");
    }
    return TRUE_TEXTS.contains(text);
  }

  private static int port(String key, Value value) {
    double number = value.hasNumberValue() ? value.getNumberValue() : number(key, value);
    if (number != Math.rint(number) || number < 0 || number > 65535) {
      throw wrong(key, value, "a port");
    }
    return (int) number;
  }

  private static double number(String key, Value value) {
    try {
      return Integer.parseInt(text(key, value));
    } catch (NumberFormatException notDecimal) {
      throw wrong(key, value, "a port");
    }
  }

  private static IllegalArgumentException wrong(String key, Value value, String wanted) {
    String shown = value.toString().strip().replace('\n', ' ');
    String brief = shown.length() > 100 ? shown.substring(0, 100) + "…" : shown;
    return new IllegalArgumentException(
        "node metadata " + key + " is {" + brief + "}, want " + wanted);
  }
}
