package dev.mizzen.inject.data;

import dev.mizzen.inject.template.GoObject;
import dev.mizzen.inject.template.GoPrinter;
import dev.mizzen.inject.template.GoValues;
import dev.mizzen.inject.template.TemplateFault;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A struct of fields that are values already; a field that it lacks is a mistake in a template. */
public record GoStruct(String typeName, Map<String, Object> fields) implements GoObject {
  public GoStruct {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  @Override
  public boolean isNil() {
    return false;
  }

  @Override
  public boolean isUsers() {
    return fields.values().stream().anyMatch(GoValues::isUsers);
  }

  @Override
  public Object member(String name) {
    Object value = fields.get(name);
    if (value == null) {
      throw new TemplateFault("can't evaluate field " + name + " in type " + typeName);
    }
    return value;
  }

  @Override
  public Object plain() {
    return fields;
  }

  @Override
  public String toString() {
    return GoPrinter.print(fields);
  }
}
