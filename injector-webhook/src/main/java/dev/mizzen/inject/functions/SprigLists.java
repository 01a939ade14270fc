package dev.mizzen.inject.functions;

import dev.mizzen.inject.template.Arguments;
import dev.mizzen.inject.template.Function;
import dev.mizzen.inject.template.FunctionTable;
import dev.mizzen.inject.template.GoValues;
import dev.mizzen.inject.template.Nil;
import dev.mizzen.inject.template.TemplateFault;
import java.util.ArrayList;
import java.util.List;

/** Lists. None changes its argument. Source: Sprig 3.3.0, list.go. */
final class SprigLists {
  private static final int ANY = Function.ANY;
  private static final List<String> ALSO_MUST =
      List.of(
          "append", "prepend", "push", "first", "rest", "last", "initial", "reverse", "uniq",
          "without", "has", "compact", "slice", "chunk");

  private SprigLists() {}

  static void addTo(FunctionTable.Builder table) {
    table
        .structure("list", 0, ANY, a -> List.copyOf(a.all()))
        .alias("tuple", "list")
        .structure("append", 2, 2, a -> with(a.list(0), a.list(0).size(), a.any(1)))
        .alias("push", "append")
        .structure("prepend", 2, 2, a -> with(a.list(0), 0, a.any(1)))
        .structure("first", 1, 1, a -> a.list(0).isEmpty() ? Nil.NIL : a.list(0).getFirst())
        .structure("last", 1, 1, a -> a.list(0).isEmpty() ? Nil.NIL : a.list(0).getLast())
        .structure("rest", 1, 1, a -> part(a.list(0), 1, a.list(0).size()))
        .structure("initial", 1, 1, a -> part(a.list(0), 0, a.list(0).size() - 1))
        .structure("reverse", 1, 1, a -> List.copyOf(a.list(0).reversed()))
        .structure("compact", 1, 1, a -> a.list(0).stream().filter(GoValues::isTrue).toList())
        .structure("uniq", 1, 1, a -> unique(a.list(0)))
        .structure("without", 1, ANY, a -> without(a.list(0), a.from(1)))
        .structure("has", 2, 2, SprigLists::has)
        .structure("slice", 1, 3, SprigLists::slice)
        .structure("concat", 0, ANY, SprigLists::concat)
        .structure("chunk", 2, 2, SprigLists::chunk);
    ALSO_MUST.forEach(
        name ->
            table.alias("must" + Character.toUpperCase(name.charAt(0)) + name.substring(1), name));
  }

  private static List<Object> with(List<?> list, int at, Object item) {
    List<Object> longer = new ArrayList<>(list);
    longer.add(at, item);
    return longer;
  }

  private static Object part(List<?> list, int from, int to) {
    return list.isEmpty() ? List.of() : List.copyOf(list.subList(from, to));
  }

  private static List<Object> unique(List<?> list) {
    List<Object> unique = new ArrayList<>();
    for (Object item : list) {
      if (unique.stream().noneMatch(known -> GoValues.equal(known, item))) {
        unique.add(item);
      }
    }
    return unique;
  }

  private static List<?> without(List<?> list, List<Object> omitted) {
    return list.stream()
        .filter(item -> omitted.stream().noneMatch(other -> GoValues.equal(other, item)))
        .toList();
  }

  private static Object has(Arguments a) {
    return a.any(1) != Nil.NIL
        && a.list(1).stream().anyMatch(item -> GoValues.equal(item, a.any(0)));
  }

  /** Sprig's {@code slice} takes the place of Go's own, which can also cut text. */
  private static Object slice(Arguments a) {
    List<?> list = a.list(0);
    if (list.isEmpty()) {
      return Nil.NIL;
    }
    long from = a.count() > 1 ? Cast.whole(a.any(1)) : 0;
    long to = a.count() > 2 ? Cast.whole(a.any(2)) : list.size();
    if (from < 0 || from > to || to > list.size()) {
      throw new TemplateFault("slice index out of bounds: " + from + ":" + to);
    }
    return List.copyOf(list.subList((int) from, (int) to));
  }

  private static Object concat(Arguments a) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < a.count(); i++) {
      all.addAll(a.list(i));
    }
    return all;
  }

  private static Object chunk(Arguments a) {
    int size = a.size(0);
    if (size <= 0) {
      throw new TemplateFault("cannot cut into chunks of " + size);
    }
    List<Object> chunks = new ArrayList<>();
    List<?> list = a.list(1);
    for (int from = 0; from < list.size(); from += size) {
      chunks.add(List.copyOf(list.subList(from, Math.min(list.size(), from + size))));
    }
    return chunks;
  }
}
