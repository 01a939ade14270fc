package dev.mizzen.istiod.apis;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every field of a message and of the messages in it, as users write them, in the order of the
 * definition.
 */
final class MessageFields {
  private static final Set<String> LIKE_SCALARS =
      Set.of("google.protobuf.Duration", "google.protobuf.Struct");

  private final List<String> leaves = new ArrayList<>();
  private final Map<String, List<String>> rivals = new LinkedHashMap<>();

  MessageFields(Descriptor message) {
    collect(message, "");
  }

  /** Fields that hold no further ones. */
  List<String> leaves() {
    return leaves;
  }

  /** The fields that cannot stand beside this one or beside one that it stands in. */
  List<String> rivals(String path) {
    return rivals.entrySet().stream()
        .filter(entry -> isWithin(path, entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .toList();
  }

  static boolean isWithin(String path, String outer) {
    return path.startsWith(outer)
        && (path.length() == outer.length() || ".[{".indexOf(path.charAt(outer.length())) >= 0);
  }

  private void collect(Descriptor message, String prefix) {
    for (FieldDescriptor field : message.getFields()) {
      String path = prefix + field.getJsonName();
      OneofDescriptor oneof = field.getRealContainingOneof();
      if (oneof != null) {
        rivals.put(
            path,
            oneof.getFields().stream()
                .filter(other -> !other.equals(field))
                .map(other -> prefix + other.getJsonName())
                .toList());
      }
      collect(field, path);
    }
  }

  private void collect(FieldDescriptor field, String path) {
    if (field.isMapField()) {
      FieldDescriptor value = field.getMessageType().findFieldByName("value");
      boolean ofMessages = value.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      collectValue(value, ofMessages ? path + "{}" : path);
      return;
    }
    boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    collectValue(field, isMessage && field.isRepeated() ? path + "[]" : path);
  }

  private void collectValue(FieldDescriptor field, String path) {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || isLikeScalar(field)) {
      leaves.add(path);
      return;
    }
    collect(field.getMessageType(), path + ".");
  }

  private static boolean isLikeScalar(FieldDescriptor field) {
    Descriptor type = field.getMessageType();
    return LIKE_SCALARS.contains(type.getFullName())
        || type.getFile().getFullName().equals("google/protobuf/wrappers.proto")
        || type.getFields().isEmpty();
  }
}
