package dev.mizzen.inject.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The structs of Kubernetes' API, read from the table {@code kubernetes.txt} beside this class: a
 * line a struct, below it a line a field with its Go name, its JSON name, its type and its marks.
 *
 * <p>Source: Kubernetes 1.35, the field tags of k8s.io/api.
 */
public final class KubernetesSchema {
  private static final KubernetesSchema INSTANCE = read();

  private final Map<String, StructType> structs;

  private KubernetesSchema(Map<String, StructType> structs) {
    this.structs = Map.copyOf(structs);
  }

  public static KubernetesSchema get() {
    return INSTANCE;
  }

  /** By kind, such as {@code Pod}, or by the name of a struct within one. */
  public Optional<StructType> find(String name) {
    return Optional.ofNullable(structs.get(name));
  }

  /** A struct that a field of the schema names. */
  public StructType struct(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("no struct " + name));
  }

  private static KubernetesSchema read() {
    try (InputStream in = KubernetesSchema.class.getResourceAsStream("kubernetes.txt")) {
      if (in == null) {
        throw new IllegalStateException("kubernetes.txt is not on the class path");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static KubernetesSchema parse(String table) {
    Map<String, StructType> structs = new HashMap<>();
    String name = "";
    List<Field> fields = new ArrayList<>();
    for (String line : table.lines().toList()) {
      if (line.startsWith(" ")) {
        fields.add(field(line.strip()));
        continue;
      }
      structs.put(name, new StructType(name, fields));
      name = line;
      fields.clear();
    }
    structs.put(name, new StructType(name, fields));
    return new KubernetesSchema(structs);
  }

  private static Field field(String line) {
    List<String> words = Arrays.asList(line.split(" "));
    List<String> marks = words.subList(3, words.size());
    return new Field(
        words.get(0),
        words.get(1),
        type(words.get(2), false),
        marks.contains("always"),
        marks.stream().anyMatch(mark -> mark.startsWith("merge")),
        marks.stream()
            .filter(mark -> mark.startsWith("key="))
            .map(mark -> mark.substring("key=".length()))
            .findFirst());
  }

  private static FieldType type(String text, boolean isPointer) {
    if (text.startsWith("*")) {
      return type(text.substring(1), true);
    }
    if (text.startsWith("[]")) {
      return new FieldType.ListOf(type(text.substring(2), false));
    }
    if (text.startsWith("map:")) {
      return new FieldType.MapOf(type(text.substring(4), false));
    }
    if (Character.isUpperCase(text.charAt(0))) {
      return new FieldType.Struct(text, isPointer);
    }
    String kind = text.toUpperCase(Locale.ROOT).replace('-', '_');
    return new FieldType.Scalar(FieldType.Kind.valueOf(kind), isPointer);
  }
}
