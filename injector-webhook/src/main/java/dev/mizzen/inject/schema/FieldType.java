package dev.mizzen.inject.schema;

/** What may stand in a field. */
public sealed interface FieldType {
  /** Text, truth, number and the like; {@code isPointer}: Go tells absent from zero. */
  record Scalar(Kind kind, boolean isPointer) implements FieldType {}

  /** A struct by its name in the schema. */
  record Struct(String name, boolean isPointer) implements FieldType {}

  record ListOf(FieldType item) implements FieldType {}

  record MapOf(FieldType value) implements FieldType {}

  /** The kinds of scalars. */
  enum Kind {
    STRING,
    BOOL,
    INT32,
    INT64,
    QUANTITY,
    TIME,
    INT_OR_STRING,
    BYTES,
    ANY
  }
}
