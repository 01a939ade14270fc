package dev.mizzen.model.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads numbers, texts, booleans, bytes and enums as istiod does.
 *
 * <p>Shape: null is the type's zero. Numbers may stand in quotes, {@code 10.0} is no integer,
 * booleans and texts are never converted.
 */
final class ScalarReader {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final BigInteger MAX_UINT32 =
      BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE);
  private static final BigInteger MAX_UINT64 =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final int MAX_SHOWN = 80;
  private static final int BASE64_UNIT = 4;

  private final Problems problems;
  private final boolean tellsOfSchema;

  /**
   * @param tellsOfSchema whether to warn of numbers that stand for no name of an enum
   */
  ScalarReader(Problems problems, boolean tellsOfSchema) {
    this.problems = problems;
    this.tellsOfSchema = tellsOfSchema;
  }

  /**
   * The value in the form that {@link com.google.protobuf.Message.Builder#setField} takes; empty
   * after an error.
   */
  Optional<Object> read(FieldDescriptor field, JsonNode node, String path) {
    if (node.isNull()) {
      return Optional.of(zero(field));
    }
    return switch (field.getType()) {
      case BOOL ->
          node.isBoolean() ? Optional.of(node.booleanValue()) : wrong(node, path, "a boolean");
      case STRING ->
          node.isTextual() ? Optional.of(node.textValue()) : wrong(node, path, "a string");
      case BYTES -> bytes(node, path);
      case ENUM -> enumValue(field.getEnumType(), node, path);
      case DOUBLE -> number(node, path).map(value -> (Object) value);
      case FLOAT -> number(node, path).map(value -> (Object) value.floatValue());
      case INT32, SINT32, SFIXED32 ->
          integer(
                  node,
                  path,
                  BigInteger.valueOf(Integer.MIN_VALUE),
                  BigInteger.valueOf(Integer.MAX_VALUE))
              .map(value -> (Object) value.intValue());
      case UINT32, FIXED32 ->
          integer(node, path, BigInteger.ZERO, MAX_UINT32).map(value -> (Object) value.intValue());
      case INT64, SINT64, SFIXED64 ->
          integer(
                  node,
                  path,
                  BigInteger.valueOf(Long.MIN_VALUE),
                  BigInteger.valueOf(Long.MAX_VALUE))
              .map(value -> (Object) value.longValue());
      case UINT64, FIXED64 ->
          integer(node, path, BigInteger.ZERO, MAX_UINT64).map(value -> (Object) value.longValue());
      case MESSAGE, GROUP ->
          throw new IllegalArgumentException(field.getFullName() + " is no scalar");
    };
  }

  private static Object zero(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT -> 0;
      case LONG -> 0L;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
      case BOOLEAN -> false;
      case STRING -> "";
      case BYTE_STRING -> ByteString.EMPTY;
      case ENUM -> field.getEnumType().getValues().getFirst();
      case MESSAGE -> throw new IllegalArgumentException(field.getFullName() + " is no scalar");
    };
  }

  private Optional<Object> enumValue(EnumDescriptor type, JsonNode node, String path) {
    if (node.isIntegralNumber() && node.canConvertToInt()) {
      return Optional.of(numbered(type, node.intValue(), path));
    }
    if (!node.isTextual()) {
      return wrong(node, path, "one of " + names(type));
    }
    EnumValueDescriptor value = type.findValueByName(node.textValue());
    if (value == null) {
      problems.error(path, "is " + shown(node.textValue()) + ", want one of " + names(type));
    }
    return Optional.ofNullable(value);
  }

  private EnumValueDescriptor numbered(EnumDescriptor type, int number, String path) {
    if (tellsOfSchema && type.findValueByNumber(number) == null) {
      problems.warn(path, "is " + number + ", which stands for none of " + names(type));
    }
    return type.findValueByNumberCreatingIfUnknown(number);
  }

  private static String names(EnumDescriptor type) {
    return type.getValues().stream()
        .map(EnumValueDescriptor::getName)
        .collect(Collectors.joining(", "));
  }

  private Optional<Object> bytes(JsonNode node, String path) {
    if (!node.isTextual()) {
      return wrong(node, path, "base64 text");
    }
    try {
      String text = node.textValue().replace("\n", "").replace("\r", "");
      if (text.length() % BASE64_UNIT != 0) {
        problems.error(path, "is no base64 text: it ends too early");
        return Optional.empty();
      }
      return Optional.of(ByteString.copyFrom(Base64.getDecoder().decode(text)));
    } catch (IllegalArgumentException e) {
      problems.error(path, "is no base64 text: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Double> number(JsonNode node, String path) {
    if (node.isNumber()) {
      return Optional.of(node.doubleValue());
    }
    if (!node.isTextual()) {
      return wrong(node, path, "a number");
    }
    String text = node.textValue();
    return switch (text) {
      case "NaN" -> Optional.of(Double.NaN);
      case "Infinity" -> Optional.of(Double.POSITIVE_INFINITY);
      case "-Infinity" -> Optional.of(Double.NEGATIVE_INFINITY);
      default -> {
        if (NUMBER.matcher(text).matches()) {
          yield Optional.of(Double.valueOf(text));
        }
        problems.error(path, "is " + shown(text) + ", want a number");
        yield Optional.empty();
      }
    };
  }

  private Optional<BigInteger> integer(
      JsonNode node, String path, BigInteger least, BigInteger most) {
    if (!node.isNumber() && !node.isTextual()) {
      return wrong(node, path, "an integer");
    }
    if (!node.isIntegralNumber() && !INTEGER.matcher(node.asText()).matches()) {
      problems.error(path, "is " + shown(node.asText()) + ", want an integer");
      return Optional.empty();
    }
    BigInteger value = node.isTextual() ? new BigInteger(node.textValue()) : node.bigIntegerValue();
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      problems.error(path, "is " + shown(node.asText()) + ", want " + least + " to " + most);
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private <T> Optional<T> wrong(JsonNode node, String path, String wanted) {
    problems.error(path, "is " + JsonKind.of(node) + ", want " + wanted);
    return Optional.empty();
  }

  static String shown(String text) {
    String cut = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
    return "\"" + cut + "\"";
  }
}
