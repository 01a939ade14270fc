package dev.mizzen.crd;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The schemas of messages: their fields, what excludes each other, and the facts of an overlay. */
final class MessageSchemas {
  private static final String DURATION = "google.protobuf.Duration";
  private static final Map<String, String> LONG_ENOUGH =
      Map.of("must be a valid duration greater than 1ms", "duration(self) >= duration('1ms')");

  private final Overlay overlay;

  MessageSchemas(Overlay overlay) {
    this.overlay = overlay;
  }

  /** Properties in the order of their names. */
  ObjectNode of(Descriptor message) {
    return of(message, Set.of());
  }

  private ObjectNode of(Descriptor message, Set<String> withoutRules) {
    MessageFacts facts = overlay.message(message.getFullName());
    ObjectNode schema = Overlay.object().put("type", "object");
    addOneofs(schema, message);
    addProperties(schema, message, facts);
    if (!facts.required().isEmpty()) {
      facts.required().forEach(schema.putArray("required")::add);
    }
    Map<String, String> rules = new LinkedHashMap<>(facts.rules());
    rules.keySet().removeAll(withoutRules);
    addRules(schema, rules);
    return schema;
  }

  private void addProperties(ObjectNode schema, Descriptor message, MessageFacts facts) {
    Map<String, ObjectNode> properties = new TreeMap<>();
    for (FieldDescriptor field : message.getFields()) {
      FieldFacts known = facts.field(field.getJsonName());
      properties.put(field.getJsonName(), field(field, known));
      known.alsoNamed().ifPresent(name -> properties.put(name, field(field, known)));
    }
    if (!properties.isEmpty()) {
      schema.putObject("properties").setAll(properties);
    }
  }

  /** At most one of each group. */
  private static void addOneofs(ObjectNode schema, Descriptor message) {
    List<OneofDescriptor> groups = message.getRealOneofs();
    if (groups.size() == 1) {
      addOneof(schema, groups.getFirst());
    } else if (!groups.isEmpty()) {
      ArrayNode all = schema.putArray("allOf");
      groups.forEach(group -> addOneof(all.addObject(), group));
    }
  }

  private static void addOneof(ObjectNode schema, OneofDescriptor group) {
    ArrayNode one = schema.putArray("oneOf");
    ArrayNode any = one.addObject().putObject("not").putArray("anyOf");
    for (FieldDescriptor field : group.getFields()) {
      any.addObject().putArray("required").add(field.getJsonName());
      one.addObject().putArray("required").add(field.getJsonName());
    }
  }

  private ObjectNode field(FieldDescriptor field, FieldFacts facts) {
    FieldFacts each = facts.each().orElse(FieldFacts.NONE);
    if (field.isMapField()) {
      ObjectNode map = Overlay.object().put("type", "object");
      map.set("additionalProperties", value(field.getMessageType().findFieldByName("value"), each));
      return with(facts, map);
    }
    if (field.isRepeated()) {
      ObjectNode list = Overlay.object().put("type", "array");
      list.set("items", value(field, each));
      return with(facts, list);
    }
    return value(field, facts);
  }

  private ObjectNode value(FieldDescriptor field, FieldFacts facts) {
    if (!TypeSchemas.isPlain(field)) {
      return with(facts, of(field.getMessageType(), facts.withoutRules()));
    }
    ObjectNode schema = TypeSchemas.of(field);
    if (isDuration(field) && !facts.anyDuration()) {
      addRules(schema, LONG_ENOUGH);
    }
    return with(facts, schema);
  }

  private static boolean isDuration(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && field.getMessageType().getFullName().equals(DURATION);
  }

  private static ObjectNode with(FieldFacts facts, ObjectNode schema) {
    schema.setAll(facts.bounds());
    if (!facts.keys().isEmpty()) {
      facts.keys().forEach(schema.putArray("x-kubernetes-list-map-keys")::add);
      schema.put("x-kubernetes-list-type", "map");
    }
    addRules(schema, facts.rules());
    return schema;
  }

  private static void addRules(ObjectNode schema, Map<String, String> rules) {
    if (!rules.isEmpty()) {
      ArrayNode validations = schema.withArray("x-kubernetes-validations");
      rules.forEach(
          (message, rule) -> validations.addObject().put("message", message).put("rule", rule));
    }
  }
}
