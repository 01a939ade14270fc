package dev.mizzen.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.testing.Reference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Our messages beside the schemas that API servers judge Istio's objects by: nothing missing,
 * nothing more.
 */
class CrdSchemaTest {
  private static final String WRAPPER = "google.protobuf.%sValue";
  private static final Set<String> WRAPPERS =
      Set.of(
          WRAPPER.formatted("Bool"),
          WRAPPER.formatted("Int32"),
          WRAPPER.formatted("UInt32"),
          WRAPPER.formatted("Double"));

  private final List<String> differences = new ArrayList<>();
  private final Set<ConfigKind> seen = new HashSet<>();

  @Test
  void messagesHaveTheFieldsOfTheSchemas() {
    for (JsonNode crd : Documents.all(Reference.require("conformance/crds/crd-all.gen.yaml"))) {
      for (JsonNode version : crd.at("/spec/versions")) {
        compare(crd, version);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(seen)
        .hasSize((int) List.of(ConfigKind.values()).stream().filter(ConfigKind::isIstio).count());
  }

  private void compare(JsonNode crd, JsonNode version) {
    String apiVersion = crd.at("/spec/group").asText() + "/" + version.path("name").asText();
    ConfigKind kind = ConfigKind.of(apiVersion, crd.at("/spec/names/kind").asText()).orElseThrow();
    seen.add(kind);
    Descriptor message = SpecTypes.prototype(kind).orElseThrow().getDescriptorForType();
    object(message, version.at("/schema/openAPIV3Schema/properties/spec"), kind.kind());
  }

  private void object(Descriptor message, JsonNode schema, String path) {
    want("object", schema, path);
    Set<String> names = new TreeSet<>();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      names.add(property.getKey());
      message.getFields().stream()
          .filter(
              field ->
                  field.getJsonName().equals(property.getKey())
                      || field.getName().equals(property.getKey()))
          .findFirst()
          .ifPresentOrElse(
              field -> field(field, property.getValue(), path + "." + property.getKey()),
              () -> differences.add(path + " lacks " + property.getKey()));
    }
    message.getFields().stream()
        .filter(field -> !names.contains(field.getJsonName()))
        .forEach(field -> differences.add(path + " has " + field.getJsonName() + " of its own"));
  }

  private void field(FieldDescriptor field, JsonNode schema, String path) {
    if (field.isMapField()) {
      want("object", schema, path);
      single(
          field.getMessageType().findFieldByNumber(2),
          schema.path("additionalProperties"),
          path + "[]");
    } else if (field.isRepeated()) {
      want("array", schema, path);
      single(field, schema.path("items"), path + "[]");
    } else {
      single(field, schema, path);
    }
  }

  private void single(FieldDescriptor field, JsonNode schema, String path) {
    switch (field.getJavaType()) {
      case BOOLEAN -> want("boolean", schema, path);
      case DOUBLE, FLOAT -> want("number", schema, path);
      case INT, LONG -> want("integer", schema, path);
      case STRING, BYTE_STRING -> want("string", schema, path);
      case ENUM -> enumeration(field, schema, path);
      case MESSAGE -> message(field.getMessageType(), schema, path);
    }
    boolean isWrapper =
        field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            && WRAPPERS.contains(field.getMessageType().getFullName());
    if (schema.path("nullable").asBoolean() != isWrapper) {
      differences.add(path + " differs in whether absent is a value of its own");
    }
  }

  private void enumeration(FieldDescriptor field, JsonNode schema, String path) {
    want("string", schema, path);
    List<String> wanted = new ArrayList<>();
    schema.path("enum").forEach(name -> wanted.add(name.asText()));
    List<String> names =
        field.getEnumType().getValues().stream().map(EnumValueDescriptor::getName).toList();
    if (!names.equals(wanted)) {
      differences.add(path + " is one of " + names + ", the schema says " + wanted);
    }
  }

  private void message(Descriptor message, JsonNode schema, String path) {
    switch (message.getFullName()) {
      case "google.protobuf.Duration" -> want("string", schema, path);
      case "google.protobuf.Struct" -> {
        want("object", schema, path);
        if (!schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
          differences.add(path + " is free in form, the schema says otherwise");
        }
      }
      default -> {
        if (WRAPPERS.contains(message.getFullName())) {
          single(
              message.findFieldByNumber(1),
              ((ObjectNode) schema.deepCopy()).without("nullable"),
              path);
        } else {
          object(message, schema, path);
        }
      }
    }
  }

  private void want(String type, JsonNode schema, String path) {
    if (!schema.path("type").asText().equals(type)) {
      differences.add(path + " is " + type + ", the schema says " + schema.path("type").asText());
    }
  }
}
