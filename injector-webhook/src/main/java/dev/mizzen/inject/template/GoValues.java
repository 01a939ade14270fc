package dev.mizzen.inject.template;

import java.util.List;
import java.util.stream.IntStream;

/** What Go says of a value: its type, whether it is true, whether it came from a user. */
public final class GoValues {
  private GoValues() {}

  /** As {@code %T} prints it. */
  public static String typeName(Object value) {
    return switch (value) {
      case Nil ignored -> "<nil>";
      case Boolean ignored -> "bool";
      case Long ignored -> "int";
      case Double ignored -> "float64";
      case String ignored -> "string";
      case UserText ignored -> "string";
      case List<?> ignored -> "[]interface {}";
      case GoMap map -> map.typeName();
      case GoObject object -> object.typeName();
      case GoEnum constant -> constant.typeName();
      default -> value.getClass().getSimpleName();
    };
  }

  /** As {@code if} and Sprig's {@code default} see it. */
  public static boolean isTrue(Object value) {
    return switch (value) {
      case Nil ignored -> false;
      case Boolean truth -> truth;
      case Long number -> number != 0;
      case Double number -> number != 0;
      case String text -> !text.isEmpty();
      case UserText text -> !text.text().isEmpty();
      case List<?> list -> !list.isEmpty();
      case GoMap map -> !map.isEmpty();
      case GoObject object -> !object.isNil();
      case GoEnum constant -> constant.number() != 0;
      default -> true;
    };
  }

  /** Is there anything in it that came with a pod? */
  public static boolean isUsers(Object value) {
    return switch (value) {
      case UserText ignored -> true;
      case List<?> list -> list.stream().anyMatch(GoValues::isUsers);
      case GoMap map ->
          map.isUsers() || map.keys().stream().anyMatch(key -> isUsers(map.field(key)));
      case GoObject object -> object.isUsers();
      default -> false;
    };
  }

  /** Is every text in it that came with a pod a YAML value already? */
  static boolean isEncoded(Object value) {
    return !isUsers(value) || (value instanceof UserText text && text.isEncoded());
  }

  /** A result that was made of what came with a pod. */
  static Object asUsers(Object result, boolean isEncoded) {
    return switch (result) {
      case String text -> new UserText(text, isEncoded);
      case UserText text -> text.isEncoded() && !isEncoded ? UserText.of(text.text()) : text;
      case List<?> list -> list.stream().map(item -> asUsers(item, false)).toList();
      case GoMap map -> usersMap(map);
      default -> result;
    };
  }

  private static GoMap usersMap(GoMap map) {
    GoMap marked = map.copy();
    map.keys().forEach(key -> marked.put(key, unwrapped(asUsers(map.field(key), false))));
    return marked.asUsers();
  }

  /** Maps mark their texts themselves. */
  private static Object unwrapped(Object value) {
    return value instanceof UserText text ? text.text() : value;
  }

  /** Text of either kind as text, anything else as it is. */
  public static Object withoutMark(Object value) {
    return unwrapped(value);
  }

  /** {@code reflect.DeepEqual}, for which it does not matter who wrote a text. */
  public static boolean equal(Object left, Object right) {
    if (left instanceof List<?> one && right instanceof List<?> other) {
      return one.size() == other.size()
          && IntStream.range(0, one.size()).allMatch(i -> equal(one.get(i), other.get(i)));
    }
    return unwrapped(left).equals(unwrapped(right));
  }
}
