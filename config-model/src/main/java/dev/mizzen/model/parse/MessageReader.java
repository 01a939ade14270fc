package dev.mizzen.model.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Walks a document beside a message's descriptor and fills the message, as istiod's JSON reader
 * would, noting the path of whatever is wrong.
 *
 * <p>Fields go by either of their names, null is absent, of two members of a oneof the later in the
 * schema wins, durations are Go's.
 *
 * <p>Source: Istio 1.30, pkg/util/protomarshal; github.com/golang/protobuf/jsonpb, decode.go.
 */
final class MessageReader {
  private static final String TYPE = "@type";
  private static final String WELL_KNOWN = "google.protobuf.";

  private final Problems problems;
  private final UnknownFields unknownFields;
  private final ScalarReader scalars;
  private final StructReader structs;
  private final AnyTypes types;

  MessageReader(Problems problems, UnknownFields unknownFields) {
    this(problems, unknownFields, AnyTypes.NONE);
  }

  MessageReader(Problems problems, UnknownFields unknownFields, AnyTypes types) {
    this.types = types;
    this.problems = problems;
    this.unknownFields = unknownFields;
    this.scalars = new ScalarReader(problems, tellsOfSchema());
    this.structs = new StructReader(problems);
  }

  /**
   * Sets each field that {@code object} has, and leaves the others of {@code target} as they are. A
   * field that is set is replaced whole, lists and messages too.
   */
  void readInto(Message.Builder target, JsonNode object, String path) {
    if (!object.isObject()) {
      problems.error(path, "is " + JsonKind.of(object) + ", want an object");
      return;
    }
    Map<OneofDescriptor, String> chosen = new HashMap<>();
    int known = 0;
    for (FieldDescriptor field : target.getDescriptorForType().getFields()) {
      Optional<String> name = nameIn(object, field);
      if (name.isEmpty()) {
        continue;
      }
      known += bothNames(object, field) ? 2 : 1;
      JsonNode value = object.path(name.get());
      if (value.isNull()) {
        continue;
      }
      noteClash(chosen, field, name.get(), path);
      read(target, field, value, join(path, name.get()));
    }
    if (known < object.size()) {
      noteUnknown(target, object, path);
    }
  }

  private static Optional<String> nameIn(JsonNode object, FieldDescriptor field) {
    if (object.has(field.getJsonName())) {
      return Optional.of(field.getJsonName());
    }
    return object.has(field.getName()) ? Optional.of(field.getName()) : Optional.empty();
  }

  private static boolean bothNames(JsonNode object, FieldDescriptor field) {
    return !field.getName().equals(field.getJsonName())
        && object.has(field.getName())
        && object.has(field.getJsonName());
  }

  private void noteClash(
      Map<OneofDescriptor, String> chosen, FieldDescriptor field, String name, String path) {
    OneofDescriptor oneof = field.getRealContainingOneof();
    if (oneof == null) {
      return;
    }
    String earlier = chosen.put(oneof, name);
    if (earlier != null && tellsOfSchema()) {
      problems.warn(
          join(path, name), "and " + earlier + " exclude each other; " + name + " is used");
    }
  }

  /** Whether to warn of what can be read although the kind's schema refuses it. */
  private boolean tellsOfSchema() {
    return switch (unknownFields) {
      case WARN, REFUSE -> true;
      case REFUSE_BESIDE_SPEC, WARN_OF_THESE_ALONE -> false;
    };
  }

  private void noteUnknown(Message.Builder target, JsonNode object, String path) {
    var fields = target.getDescriptorForType().getFields();
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (fields.stream().anyMatch(f -> f.getJsonName().equals(name) || f.getName().equals(name))) {
        continue;
      }
      String message = "is no field of " + target.getDescriptorForType().getName();
      switch (unknownFields) {
        case REFUSE -> problems.error(join(path, name), message);
        case WARN, WARN_OF_THESE_ALONE -> problems.warn(join(path, name), message);
        case REFUSE_BESIDE_SPEC -> {
          // the schema's business
        }
      }
    }
  }

  private void read(Message.Builder target, FieldDescriptor field, JsonNode value, String path) {
    if (field.isMapField()) {
      map(target, field, value, path);
      return;
    }
    if (field.isRepeated()) {
      list(target, field, value, path);
      return;
    }
    single(target, field, value, path).ifPresent(read -> target.setField(field, read));
  }

  private void list(Message.Builder target, FieldDescriptor field, JsonNode array, String path) {
    if (!array.isArray()) {
      problems.error(path, "is " + JsonKind.of(array) + ", want a list");
      return;
    }
    List<Object> values = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      single(target, field, array.get(i), path + "[" + i + "]").ifPresent(values::add);
    }
    target.setField(field, values);
  }

  private void map(Message.Builder target, FieldDescriptor field, JsonNode object, String path) {
    if (!object.isObject()) {
      problems.error(path, "is " + JsonKind.of(object) + ", want an object");
      return;
    }
    FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
    List<Object> entries = new ArrayList<>(object.size());
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      Message.Builder entry = target.newBuilderForField(field);
      String at = path + "[" + property.getKey() + "]";
      Optional<Object> k = scalars.read(key, TextNode.valueOf(property.getKey()), at);
      Optional<Object> v = single(entry, value, property.getValue(), at);
      if (k.isPresent() && v.isPresent()) {
        entries.add(entry.setField(key, k.get()).setField(value, v.get()).build());
      }
    }
    target.setField(field, entries);
  }

  /** One value of {@code field}, or one element of it; empty after an error. */
  private Optional<Object> single(
      Message.Builder holder, FieldDescriptor field, JsonNode node, String path) {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      return scalars.read(field, node, path);
    }
    Message.Builder builder = holder.newBuilderForField(field);
    if (node.isNull()) {
      return Optional.of(builder.build());
    }
    return message(builder, node, path);
  }

  private Optional<Object> message(Message.Builder builder, JsonNode node, String path) {
    return switch (builder.getDescriptorForType().getFullName()) {
      case "google.protobuf.Duration" -> duration(node, path).map(value -> (Object) value);
      case "google.protobuf.Timestamp" -> timestamp(node, path).map(value -> (Object) value);
      case "google.protobuf.Struct" -> struct(node, path);
      case "google.protobuf.Value" -> Optional.of(structs.value(node, path));
      case "google.protobuf.Any" -> any(node, path);
      case "google.protobuf.BoolValue",
          "google.protobuf.Int32Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.FloatValue",
          "google.protobuf.DoubleValue",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue" ->
          wrapper(builder, node, path);
      default -> {
        readInto(builder, node, path);
        yield Optional.of(builder.build());
      }
    };
  }

  private Optional<Object> any(JsonNode node, String path) {
    JsonNode typeUrl = node.path(TYPE);
    if (!typeUrl.isTextual()) {
      problems.error(
          path,
          node.isObject() ? "has no " + TYPE : "is " + JsonKind.of(node) + ", want an object");
      return Optional.empty();
    }
    Any.Builder any = Any.newBuilder().setTypeUrl(typeUrl.textValue());
    Optional<Descriptor> type = types.find(typeUrl.textValue());
    if (type.isEmpty()) {
      if (!types.mayBeNewer(typeUrl.textValue())) {
        problems.error(
            path, "has type " + ScalarReader.shown(typeUrl.textValue()) + ", which nobody has");
      }
      return Optional.of(any.build());
    }
    boolean isWellKnown = type.get().getFullName().startsWith(WELL_KNOWN);
    JsonNode content =
        isWellKnown ? node.path("value") : ((ObjectNode) node).deepCopy().without(TYPE);
    if (content.isMissingNode()) {
      problems.error(path, "has no value, want one of " + type.get().getFullName());
      return Optional.empty();
    }
    return message(DynamicMessage.newBuilder(type.get()), content, path)
        .map(read -> any.setValue(((Message) read).toByteString()).build());
  }

  private Optional<Object> wrapper(Message.Builder wrapper, JsonNode node, String path) {
    FieldDescriptor value = wrapper.getDescriptorForType().findFieldByNumber(1);
    return scalars.read(value, node, path).map(read -> wrapper.setField(value, read).build());
  }

  private Optional<Object> struct(JsonNode node, String path) {
    if (!node.isObject()) {
      problems.error(path, "is " + JsonKind.of(node) + ", want an object");
      return Optional.empty();
    }
    return Optional.of(structs.struct(node, path));
  }

  private Optional<Duration> duration(JsonNode node, String path) {
    if (!node.isTextual()) {
      problems.error(path, "is " + JsonKind.of(node) + ", want a duration such as 1.5s");
      return Optional.empty();
    }
    Optional<java.time.Duration> parsed = GoDuration.parse(node.textValue());
    if (parsed.isEmpty()) {
      problems.error(
          path, "is " + ScalarReader.shown(node.textValue()) + ", want a duration such as 1.5s");
    }
    return parsed.map(MessageReader::toProto);
  }

  private static Duration toProto(java.time.Duration duration) {
    // Protobuf wants seconds and nanos of the same sign, java.time keeps nanos positive.
    long nanos = duration.toNanos();
    return Duration.newBuilder()
        .setSeconds(nanos / 1_000_000_000)
        .setNanos((int) (nanos % 1_000_000_000))
        .build();
  }

  private Optional<Timestamp> timestamp(JsonNode node, String path) {
    Optional<Instant> instant = instant(node);
    if (instant.isEmpty()) {
      problems.error(
          path, "is " + JsonKind.of(node) + ", want a time such as 2026-01-31T12:00:00Z");
    }
    return instant.map(
        t -> Timestamp.newBuilder().setSeconds(t.getEpochSecond()).setNanos(t.getNano()).build());
  }

  /** A time in RFC 3339 form. */
  static Optional<Instant> instant(JsonNode node) {
    if (!node.isTextual()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(node.textValue()).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
