package dev.mizzen.inject.functions;

import dev.mizzen.inject.template.Arguments;
import dev.mizzen.inject.template.Function;
import dev.mizzen.inject.template.FunctionTable;
import dev.mizzen.inject.template.GoEnum;
import dev.mizzen.inject.template.GoMap;
import dev.mizzen.inject.template.GoObject;
import dev.mizzen.inject.template.GoValues;
import dev.mizzen.inject.template.Nil;
import dev.mizzen.inject.template.TemplateFault;
import java.util.List;

/** Defaults, choices and types. Source: Sprig 3.3.0, defaults.go and reflect.go. */
final class SprigValues {
  private static final int ANY = Function.ANY;

  private SprigValues() {}

  static void addTo(FunctionTable.Builder table) {
    table
        .structure("default", 1, ANY, SprigValues::orDefault)
        .structure("empty", 1, 1, a -> !GoValues.isTrue(a.any(0)))
        .structure("coalesce", 0, ANY, SprigValues::coalesce)
        .structure("all", 0, ANY, a -> a.all().stream().allMatch(GoValues::isTrue))
        .structure("any", 0, ANY, a -> a.all().stream().anyMatch(GoValues::isTrue))
        .structure("ternary", 3, 3, a -> a.bool(2) ? a.any(0) : a.any(1))
        .structure("deepEqual", 2, 2, a -> GoValues.equal(a.any(0), a.any(1)))
        .structure("typeOf", 1, 1, a -> GoValues.typeName(a.any(0)))
        .structure("typeIs", 2, 2, a -> GoValues.typeName(a.any(1)).equals(a.string(0)))
        .structure("typeIsLike", 2, 2, SprigValues::isLike)
        .structure("kindOf", 1, 1, a -> kind(a.any(0)))
        .structure("kindIs", 2, 2, a -> kind(a.any(1)).equals(a.string(0)))
        .structure(
            "fail",
            1,
            1,
            a -> {
              throw new TemplateFault(a.string(0));
            });
  }

  private static Object orDefault(Arguments a) {
    return a.count() > 1 && GoValues.isTrue(a.any(1)) ? a.any(1) : a.any(0);
  }

  private static Object coalesce(Arguments a) {
    return a.all().stream().filter(GoValues::isTrue).findFirst().orElse(Nil.NIL);
  }

  private static Object isLike(Arguments a) {
    String type = GoValues.typeName(a.any(1));
    return type.equals(a.string(0)) || type.equals("*" + a.string(0));
  }

  private static String kind(Object value) {
    return switch (GoValues.withoutMark(value)) {
      case Nil ignored -> "invalid";
      case List<?> ignored -> "slice";
      case GoMap ignored -> "map";
      case GoObject object -> object.typeName().startsWith("*") ? "ptr" : "struct";
      case GoEnum ignored -> "int32";
      case Object other -> GoValues.typeName(other);
    };
  }
}
