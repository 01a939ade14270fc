package dev.mizzen.inject.data;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.mizzen.inject.template.GoEnum;
import dev.mizzen.inject.template.GoMap;
import dev.mizzen.inject.template.GoObject;
import dev.mizzen.inject.template.TemplateFault;
import dev.mizzen.inject.template.UserText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A protobuf message as templates see the Go pointer to it: fields by their Go names, methods
 * {@code GetX} that also work on a message that is not set, {@code String} of enums.
 *
 * @param message empty where it is not set
 * @param isUsers its text came with a pod
 */
public record ProtoObject(Descriptor descriptor, Optional<Message> message, boolean isUsers)
    implements GoObject {
  private static final String GETTER = "Get";

  public static ProtoObject of(Message message, boolean isUsers) {
    return new ProtoObject(message.getDescriptorForType(), Optional.of(message), isUsers);
  }

  @Override
  public String typeName() {
    return "*v1alpha1." + descriptor.getName();
  }

  @Override
  public boolean isNil() {
    return message.isEmpty();
  }

  @Override
  public Object member(String name) {
    if (name.equals("String")) {
      return text(toString());
    }
    if (name.equals("AsDuration") && isDuration()) {
      return GoDurations.print(duration());
    }
    boolean isGetter = name.startsWith(GETTER) && find(name.substring(GETTER.length())).isPresent();
    FieldDescriptor field =
        find(isGetter ? name.substring(GETTER.length()) : name)
            .filter(found -> isGetter || found.getRealContainingOneof() == null)
            .orElseThrow(
                () -> new TemplateFault("can't evaluate field " + name + " in type " + typeName()));
    if (message.isEmpty() && !isGetter) {
      throw new TemplateFault("nil pointer evaluating " + typeName() + "." + name);
    }
    return value(field, message.orElseGet(() -> DynamicMessage.getDefaultInstance(descriptor)));
  }

  private Optional<FieldDescriptor> find(String goName) {
    return descriptor.getFields().stream()
        .filter(field -> goName(field.getName()).equals(goName))
        .findFirst();
  }

  /** As protoc-gen-go names a field: {@code hold_until_start} is {@code HoldUntilStart}. */
  private static String goName(String name) {
    StringBuilder camel = new StringBuilder(name.length());
    boolean isUpper = true;
    for (int i = 0; i < name.length(); i++) {
      char next = name.charAt(i);
      boolean startsWord =
          next == '_' && i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
      if (startsWord) {
        isUpper = true;
        continue;
      }
      camel.append(isUpper ? Character.toUpperCase(next) : next);
      isUpper = Character.isDigit(next);
    }
    return camel.toString();
  }

  private Object value(FieldDescriptor field, Message holder) {
    if (field.isMapField()) {
      return map(field, holder);
    }
    if (field.isRepeated()) {
      List<Object> items = new ArrayList<>();
      for (Object item : (List<?>) holder.getField(field)) {
        items.add(single(field, item));
      }
      return items;
    }
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      return new ProtoObject(
          field.getMessageType(),
          holder.hasField(field) ? Optional.of((Message) holder.getField(field)) : Optional.empty(),
          isUsers);
    }
    return single(field, holder.getField(field));
  }

  private Object map(FieldDescriptor field, Message holder) {
    FieldDescriptor keyField = field.getMessageType().findFieldByName("key");
    FieldDescriptor valueField = field.getMessageType().findFieldByName("value");
    boolean isOfStrings = valueField.getJavaType() == FieldDescriptor.JavaType.STRING;
    Map<String, String> texts = new TreeMap<>();
    Map<String, Object> values = new TreeMap<>();
    for (Object entry : (List<?>) holder.getField(field)) {
      Message pair = (Message) entry;
      String key = pair.getField(keyField).toString();
      if (isOfStrings) {
        texts.put(key, pair.getField(valueField).toString());
      } else {
        values.put(key, single(valueField, pair.getField(valueField)));
      }
    }
    GoMap map = isOfStrings ? GoMap.ofStrings(texts) : GoMap.of(values);
    return isUsers ? map.asUsers() : map;
  }

  private Object single(FieldDescriptor field, Object value) {
    return switch (value) {
      case String text -> text(text);
      case Boolean truth -> truth;
      case Integer number -> isUnsigned(field) ? Integer.toUnsignedLong(number) : (long) number;
      case Long number -> number;
      case Float number -> (double) number;
      case Double number -> number;
      case EnumValueDescriptor constant ->
          new GoEnum(
              "v1alpha1." + constant.getType().getName(),
              constant.getIndex() < 0 ? String.valueOf(constant.getNumber()) : constant.getName(),
              constant.getNumber());
      case ByteString bytes -> text(bytes.toStringUtf8());
      case Message inner -> of(inner, isUsers);
      default -> throw new TemplateFault("field " + field.getName() + " has no Go value");
    };
  }

  private static boolean isUnsigned(FieldDescriptor field) {
    return field.getType() == FieldDescriptor.Type.UINT32
        || field.getType() == FieldDescriptor.Type.FIXED32;
  }

  private Object text(String text) {
    return isUsers ? UserText.of(text) : text;
  }

  boolean isDuration() {
    return descriptor.getFullName().equals("google.protobuf.Duration");
  }

  /** Of a message that is not set, or is no duration, zero. */
  public Duration duration() {
    if (message.isEmpty() || !isDuration()) {
      return Duration.ZERO;
    }
    Message set = message.get();
    long seconds = (Long) set.getField(descriptor.findFieldByName("seconds"));
    int nanos = (Integer) set.getField(descriptor.findFieldByName("nanos"));
    return Duration.ofSeconds(seconds, nanos);
  }

  @Override
  public Object plain() {
    return message.map(ProtoJson::values).orElseGet(Map::of);
  }

  @Override
  public String toString() {
    return message
        .map(set -> TextFormat.printer().emittingSingleLine(true).printToString(set).strip())
        .orElse("<nil>");
  }
}
