package dev.mizzen.inject.template;

import java.util.List;

/** {@code .A.B.C}: fields of structs, keys of maps, methods without arguments. */
final class Members {
  private Members() {}

  static Object chain(Object start, List<String> names) {
    Object value = start;
    for (String name : names) {
      value = member(value, name);
    }
    return value;
  }

  private static Object member(Object value, String name) {
    return switch (value) {
      case Nil ignored -> Nil.NIL;
      case GoMap map -> map.field(name);
      case GoObject object -> object.member(name);
      case GoEnum constant when name.equals("String") -> constant.name();
      case GoEnum constant when name.equals("Number") -> constant.number();
      default ->
          throw new TemplateFault(
              "can't evaluate field " + name + " in type " + GoValues.typeName(value));
    };
  }
}
