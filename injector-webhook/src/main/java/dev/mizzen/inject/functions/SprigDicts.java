package dev.mizzen.inject.functions;

import dev.mizzen.inject.template.Arguments;
import dev.mizzen.inject.template.Function;
import dev.mizzen.inject.template.FunctionTable;
import dev.mizzen.inject.template.GoMap;
import dev.mizzen.inject.template.GoValues;
import dev.mizzen.inject.template.TemplateFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Dicts; keys and values come sorted. Source: Sprig 3.3.0, dict.go; dario.cat/mergo. */
final class SprigDicts {
  private static final int ANY = Function.ANY;

  private SprigDicts() {}

  static void addTo(FunctionTable.Builder table) {
    table
        .structure("dict", 0, ANY, SprigDicts::dict)
        .structure("get", 2, 2, a -> a.map(0).has(a.string(1)) ? a.map(0).field(a.string(1)) : "")
        .structure("set", 3, 3, SprigDicts::set)
        .structure("unset", 2, 2, SprigDicts::unset)
        .structure("hasKey", 2, 2, a -> a.map(0).has(a.string(1)))
        .structure("pluck", 1, ANY, SprigDicts::pluck)
        .structure("keys", 0, ANY, SprigDicts::keys)
        .structure("values", 1, 1, a -> values(a.map(0)))
        .structure("pick", 1, ANY, SprigDicts::pick)
        .structure("merge", 1, ANY, a -> merge(a, false))
        .structure("mergeOverwrite", 1, ANY, a -> merge(a, true))
        .structure("deepCopy", 1, 1, a -> copy(a.any(0)))
        .structure("dig", 3, ANY, SprigDicts::dig)
        .alias("mustMerge", "merge")
        .alias("mustMergeOverwrite", "mergeOverwrite")
        .alias("mustDeepCopy", "deepCopy");
  }

  private static Object dict(Arguments a) {
    GoMap dict = GoMap.of(Map.of());
    for (int i = 0; i < a.count(); i += 2) {
      dict.put(Cast.text(a.any(i)), i + 1 < a.count() ? a.any(i + 1) : "");
    }
    return dict;
  }

  private static Object set(Arguments a) {
    a.map(0).put(a.string(1), a.any(2));
    return a.map(0);
  }

  private static Object unset(Arguments a) {
    a.map(0).remove(a.string(1));
    return a.map(0);
  }

  private static Object pluck(Arguments a) {
    List<Object> plucked = new ArrayList<>();
    for (int i = 1; i < a.count(); i++) {
      if (a.map(i).has(a.string(0))) {
        plucked.add(a.map(i).field(a.string(0)));
      }
    }
    return plucked;
  }

  private static Object keys(Arguments a) {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < a.count(); i++) {
      GoMap dict = a.map(i);
      dict.keys().forEach(key -> keys.add(dict.keyValue(key)));
    }
    return keys;
  }

  private static Object values(GoMap dict) {
    List<Object> values = new ArrayList<>();
    dict.keys().forEach(key -> values.add(dict.field(key)));
    return values;
  }

  private static Object pick(Arguments a) {
    GoMap picked = a.map(0).copy();
    List<String> wanted = new ArrayList<>();
    for (int i = 1; i < a.count(); i++) {
      wanted.add(a.string(i));
    }
    List.copyOf(picked.keys()).stream()
        .filter(key -> !wanted.contains(key))
        .forEach(picked::remove);
    return picked;
  }

  /** Into the first dict. What is there stays unless it is empty, or is to be overwritten. */
  private static Object merge(Arguments a, boolean overwrites) {
    for (int i = 1; i < a.count(); i++) {
      merge(a.map(0), a.map(i), overwrites);
    }
    return a.map(0);
  }

  private static void merge(GoMap into, GoMap from, boolean overwrites) {
    for (String key : from.keys()) {
      Object value = from.field(key);
      Object known = into.field(key);
      if (known instanceof GoMap inner && value instanceof GoMap other) {
        merge(inner, other, overwrites);
      } else if (overwrites ? GoValues.isTrue(value) || !into.has(key) : !GoValues.isTrue(known)) {
        into.put(key, value);
      }
    }
  }

  private static Object copy(Object value) {
    return switch (value) {
      case List<?> list -> list.stream().map(SprigDicts::copy).toList();
      case GoMap map -> {
        GoMap copied = map.copy();
        map.keys().forEach(key -> copied.put(key, copy(map.field(key))));
        yield copied;
      }
      default -> value;
    };
  }

  private static Object dig(Arguments a) {
    Object value = a.last();
    for (int i = 0; i < a.count() - 2; i++) {
      if (!(value instanceof GoMap map)) {
        throw new TemplateFault("cannot dig into " + GoValues.typeName(value));
      }
      if (!map.has(a.string(i))) {
        return a.any(a.count() - 2);
      }
      value = map.field(a.string(i));
    }
    return value;
  }
}
