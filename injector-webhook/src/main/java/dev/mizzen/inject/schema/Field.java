package dev.mizzen.inject.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A field of a struct.
 *
 * @param goName how templates call it: {@code ServiceAccountName}
 * @param jsonName how documents call it: {@code serviceAccountName}
 * @param isAlwaysWritten Go writes it with its zero value too
 * @param isMerged a patch adds to the list instead of replacing it
 * @param mergeKey which field tells the items of a merged list apart; empty for lists of scalars
 */
public record Field(
    String goName,
    String jsonName,
    FieldType type,
    boolean isAlwaysWritten,
    boolean isMerged,
    Optional<String> mergeKey) {
  /**
   * Does Go write the field with this value? It leaves out zero, false, and what is empty, except
   * structs, what pointers point to, and fields that are always written.
   *
   * @param value not null
   */
  public boolean isWritten(JsonNode value) {
    return isAlwaysWritten || isStruct() || isPointer() || !isEmpty(value);
  }

  public boolean isStruct() {
    return type instanceof FieldType.Struct struct && !struct.isPointer();
  }

  private boolean isPointer() {
    return switch (type) {
      case FieldType.Scalar scalar -> scalar.isPointer();
      case FieldType.Struct struct -> struct.isPointer();
      case FieldType.ListOf ignored -> false;
      case FieldType.MapOf ignored -> false;
    };
  }

  private static boolean isEmpty(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, ARRAY -> value.isEmpty();
      case STRING -> value.asText().isEmpty();
      case BOOLEAN -> !value.booleanValue();
      case NUMBER -> value.asDouble() == 0;
      case NULL, MISSING, BINARY, POJO -> true;
    };
  }
}
