package dev.mizzen.inject.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A struct: its fields in the order Go writes them. */
public final class StructType {
  private final String name;
  private final List<Field> fields;
  private final Map<String, Field> byGoName = new LinkedHashMap<>();
  private final Map<String, Field> byJsonName = new LinkedHashMap<>();

  StructType(String name, List<Field> fields) {
    this.name = name;
    this.fields = List.copyOf(fields);
    for (Field field : fields) {
      byGoName.put(field.goName(), field);
      byJsonName.put(field.jsonName(), field);
    }
  }

  public String name() {
    return name;
  }

  public List<Field> fields() {
    return fields;
  }

  public Optional<Field> goField(String goName) {
    return Optional.ofNullable(byGoName.get(goName));
  }

  public Optional<Field> field(String jsonName) {
    return Optional.ofNullable(byJsonName.get(jsonName));
  }
}
