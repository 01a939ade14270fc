package dev.mizzen.inject.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.schema.Field;
import dev.mizzen.inject.schema.FieldType;
import dev.mizzen.inject.schema.KubernetesSchema;
import dev.mizzen.inject.schema.StructType;
import dev.mizzen.inject.template.GoMap;
import dev.mizzen.inject.template.GoObject;
import dev.mizzen.inject.template.GoPrinter;
import dev.mizzen.inject.template.Nil;
import dev.mizzen.inject.template.TemplateFault;
import dev.mizzen.inject.template.UserText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A struct of Kubernetes' API as templates see it, on top of its JSON: fields by their Go names, of
 * what is absent the zero value. All its text counts as a user's.
 *
 * @param json empty for a pointer to nothing
 */
public record KubernetesObject(StructType type, Optional<ObjectNode> json, boolean isPointer)
    implements GoObject {
  private static final KubernetesSchema SCHEMA = KubernetesSchema.get();

  /** A struct by its name in the schema, such as {@code PodSpec}. */
  public static KubernetesObject of(String struct, JsonNode json) {
    ObjectNode object = json.isObject() ? (ObjectNode) json : JsonNodeFactory.instance.objectNode();
    return new KubernetesObject(SCHEMA.struct(struct), Optional.of(object), false);
  }

  @Override
  public String typeName() {
    return (isPointer ? "*v1." : "v1.") + type.name();
  }

  @Override
  public boolean isNil() {
    return json.isEmpty();
  }

  @Override
  public boolean isUsers() {
    return true;
  }

  @Override
  public Object member(String name) {
    Field field =
        type.goField(name)
            .or(() -> getter(name))
            .orElseThrow(
                () -> new TemplateFault("can't evaluate field " + name + " in type " + typeName()));
    ObjectNode object =
        json.orElseThrow(
            () -> new TemplateFault("nil pointer evaluating " + typeName() + "." + name));
    return value(field.type(), object.path(field.jsonName()));
  }

  /** Metadata answers to {@code GetName} and the like, too. */
  private Optional<Field> getter(String name) {
    return type.name().equals("ObjectMeta") && name.startsWith("Get")
        ? type.goField(name.substring("Get".length()))
        : Optional.empty();
  }

  private static Object value(FieldType type, JsonNode json) {
    boolean isAbsent = json.isMissingNode() || json.isNull();
    return switch (type) {
      case FieldType.Scalar(var kind, var isPointer) -> {
        Object scalar = isAbsent && isPointer ? Nil.NIL : scalar(kind, json, isAbsent);
        yield isPointer ? new GoPointer(kind.name(), scalar) : scalar;
      }
      case FieldType.Struct(var name, var isPointer) ->
          isAbsent && isPointer
              ? new KubernetesObject(SCHEMA.struct(name), Optional.empty(), true)
              : new KubernetesObject(SCHEMA.struct(name), of(name, json).json(), isPointer);
      case FieldType.ListOf(var item) -> {
        List<Object> items = new ArrayList<>(json.size());
        json.forEach(element -> items.add(value(item, element)));
        yield items;
      }
      case FieldType.MapOf(var element) -> map(element, json);
    };
  }

  private static Object map(FieldType element, JsonNode json) {
    boolean isOfStrings =
        element instanceof FieldType.Scalar(var kind, var p) && kind == FieldType.Kind.STRING;
    if (isOfStrings) {
      Map<String, String> texts = new TreeMap<>();
      json.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
      return GoMap.ofStrings(texts).asUsers();
    }
    Map<String, Object> values = new TreeMap<>();
    json.properties()
        .forEach(entry -> values.put(entry.getKey(), value(element, entry.getValue())));
    return GoMap.of(values).asUsers();
  }

  private static Object scalar(FieldType.Kind kind, JsonNode json, boolean isAbsent) {
    return switch (kind) {
      case STRING, TIME, BYTES -> UserText.of(isAbsent ? "" : json.asText());
      case BOOL -> json.asBoolean();
      case INT32, INT64 -> json.asLong();
      case QUANTITY -> UserText.of(isAbsent ? "0" : json.asText());
      case INT_OR_STRING -> json.isTextual() ? UserText.of(json.asText()) : (Object) json.asLong();
      case ANY -> isAbsent ? Nil.NIL : PlainValues.of(json);
    };
  }

  @Override
  public Object plain() {
    Map<String, Object> fields = new LinkedHashMap<>();
    ObjectNode object = json.orElseGet(JsonNodeFactory.instance::objectNode);
    for (Field field : type.fields()) {
      JsonNode value = object.path(field.jsonName());
      boolean isAbsent = value.isMissingNode() || value.isNull();
      if (isAbsent ? field.isStruct() || field.isAlwaysWritten() : field.isWritten(value)) {
        fields.put(field.jsonName(), value(field.type(), value));
      }
    }
    return fields;
  }

  @Override
  public String toString() {
    return isNil() ? "nil" : (isPointer ? "&" : "") + GoPrinter.print(plain());
  }
}
