package dev.mizzen.crd;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;

/**
 * The schemas of values that are no messages of ours, as API servers read protobuf's JSON.
 *
 * <p>Source: Istio 1.30, tools/cmd/protoc-gen-crd; the definitions it makes.
 */
final class TypeSchemas {
  private static final long MAX_UINT32 = 4_294_967_295L;
  private static final String TYPE = "type";
  private static final String FORMAT = "format";
  private static final String INTEGER = "integer";
  private static final String STRING = "string";

  private TypeSchemas() {}

  /** Whether a message travels as something else than an object of its fields. */
  static boolean isPlain(FieldDescriptor field) {
    return field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
        || field.getMessageType().getFullName().startsWith("google.protobuf.");
  }

  /** Of one value of a field for which {@link #isPlain} holds. */
  static ObjectNode of(FieldDescriptor field) {
    ObjectNode schema = Overlay.object();
    return switch (field.getType()) {
      case STRING -> schema.put(TYPE, STRING);
      case BYTES -> schema.put(TYPE, STRING).put(FORMAT, "byte");
      case BOOL -> schema.put(TYPE, "boolean");
      case DOUBLE -> number(schema);
      case INT32 -> schema.put(TYPE, INTEGER).put(FORMAT, "int32");
      case UINT32 -> uint32(schema);
      case UINT64 -> schema.put(TYPE, INTEGER).put("minimum", 0);
      case INT64 -> integerOrText(schema);
      case ENUM -> enumeration(schema, field);
      case MESSAGE -> wellKnown(schema, field.getMessageType().getFullName());
      case FLOAT, FIXED32, FIXED64, SFIXED32, SFIXED64, SINT32, SINT64, GROUP ->
          throw new IllegalArgumentException(field.getFullName() + " is a " + field.getType());
    };
  }

  private static ObjectNode wellKnown(ObjectNode schema, String message) {
    return switch (message) {
      case "google.protobuf.Duration" -> schema.put(TYPE, STRING);
      case "google.protobuf.Timestamp" -> schema.put(TYPE, STRING).put(FORMAT, "date-time");
      case "google.protobuf.BoolValue" -> schema.put(TYPE, "boolean").put("nullable", true);
      case "google.protobuf.Int32Value" ->
          schema.put(TYPE, INTEGER).put(FORMAT, "int32").put("nullable", true);
      case "google.protobuf.UInt32Value" -> uint32(schema).put("nullable", true);
      case "google.protobuf.DoubleValue" -> number(schema).put("nullable", true);
      case "google.protobuf.Struct" ->
          schema.put(TYPE, "object").put("x-kubernetes-preserve-unknown-fields", true);
      default -> throw new IllegalArgumentException("no schema for " + message);
    };
  }

  private static ObjectNode number(ObjectNode schema) {
    return schema.put(TYPE, "number").put(FORMAT, "double");
  }

  private static ObjectNode uint32(ObjectNode schema) {
    return schema.put(TYPE, INTEGER).put("minimum", 0).put("maximum", MAX_UINT32);
  }

  /** Numbers of 64 bits travel as texts in protobuf's JSON. */
  private static ObjectNode integerOrText(ObjectNode schema) {
    ArrayNode any = schema.putArray("anyOf");
    any.addObject().put(TYPE, INTEGER);
    any.addObject().put(TYPE, STRING);
    return schema.put("x-kubernetes-int-or-string", true);
  }

  private static ObjectNode enumeration(ObjectNode schema, FieldDescriptor field) {
    ArrayNode values = schema.put(TYPE, STRING).putArray("enum");
    field.getEnumType().getValues().stream().map(EnumValueDescriptor::getName).forEach(values::add);
    return schema;
  }
}
