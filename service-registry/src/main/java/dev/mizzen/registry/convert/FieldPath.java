package dev.mizzen.registry.convert;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes the place of a field as messages name it: {@code spec.ports[0].port}, {@code
 * metadata.labels[a.b/c]}.
 */
final class FieldPath {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

  private FieldPath() {}

  static String of(List<JsonMappingException.Reference> references) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference reference : references) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else if (PLAIN.matcher(reference.getFieldName()).matches()) {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      } else {
        path.append('[').append(reference.getFieldName()).append(']');
      }
    }
    return path.toString();
  }
}
