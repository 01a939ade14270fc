package dev.mizzen.inject.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The functions that every template has. Source: Go, text/template/funcs.go. */
final class Builtins {
  private static final int ANY = Function.ANY;

  static final FunctionTable TABLE =
      new FunctionTable.Builder()
          .structure("and", 1, ANY, Arguments::last)
          .structure("or", 1, ANY, Arguments::last)
          .structure("not", 1, 1, a -> !GoValues.isTrue(a.any(0)))
          .structure("eq", 2, ANY, a -> Comparison.equal(a.any(0), a.from(1)))
          .structure("ne", 2, 2, a -> !Comparison.equal(a.any(0), a.any(1)))
          .structure("lt", 2, 2, a -> Comparison.less(a.any(0), a.any(1)))
          .structure("le", 2, 2, a -> isAtMost(a.any(0), a.any(1)))
          .structure("gt", 2, 2, a -> !isAtMost(a.any(0), a.any(1)))
          .structure("ge", 2, 2, a -> !Comparison.less(a.any(0), a.any(1)))
          .structure("index", 1, ANY, Builtins::index)
          .structure("len", 1, 1, a -> length(a.any(0)))
          .structure("call", 1, ANY, Builtins::call)
          .text("slice", 1, 4, Builtins::slice)
          .text("print", 0, ANY, a -> GoFormat.print(a.all()))
          .text("println", 0, ANY, a -> GoFormat.println(a.all()))
          .text("printf", 1, ANY, a -> GoFormat.format(a.string(0), a.from(1), a.limits()))
          .text("html", 0, ANY, a -> html(GoFormat.print(a.all())))
          .text("js", 0, ANY, a -> script(GoFormat.print(a.all())))
          .text("urlquery", 0, ANY, a -> url(GoFormat.print(a.all())))
          .build();

  private Builtins() {}

  private static boolean isAtMost(Object left, Object right) {
    return Comparison.less(left, right) || Comparison.equal(left, right);
  }

  private static Object call(Arguments arguments) {
    Object callee = arguments.any(0);
    throw new TemplateFault(
        callee == Nil.NIL ? "call of nil" : "non-function of type " + GoValues.typeName(callee));
  }

  private static long length(Object value) {
    return switch (value) {
      case String text -> bytes(text).length;
      case UserText text -> bytes(text.text()).length;
      case List<?> list -> list.size();
      case GoMap map -> map.size();
      case Nil ignored -> throw new TemplateFault("len of nil pointer");
      default -> throw new TemplateFault("len of type " + GoValues.typeName(value));
    };
  }

  private static Object index(Arguments arguments) {
    Object item = arguments.any(0);
    if (item == Nil.NIL) {
      throw new TemplateFault("index of untyped nil");
    }
    for (Object index : arguments.from(1)) {
      item = index(item, index);
    }
    return item;
  }

  private static Object index(Object item, Object index) {
    return switch (item) {
      case GoMap map -> map.index(key(index));
      case List<?> list -> list.get(position(index, list.size() - 1));
      case String text -> (long) (bytes(text)[position(index, bytes(text).length - 1)] & 0xff);
      case UserText text -> index(text.text(), index);
      case Nil ignored -> throw new TemplateFault("index of nil pointer");
      default -> throw new TemplateFault("can't index item of type " + GoValues.typeName(item));
    };
  }

  private static String key(Object index) {
    return switch (index) {
      case String text -> text;
      case UserText text -> text.text();
      case Nil ignored -> throw new TemplateFault("value is nil; should be of type string");
      default ->
          throw new TemplateFault(
              "value has type " + GoValues.typeName(index) + "; should be string");
    };
  }

  private static int position(Object index, int most) {
    if (!(index instanceof Long number)) {
      throw new TemplateFault(
          index == Nil.NIL
              ? "cannot index slice/array with nil"
              : "cannot index slice/array with type " + GoValues.typeName(index));
    }
    if (number < 0 || number > most) {
      throw new TemplateFault("index out of range: " + number);
    }
    return number.intValue();
  }

  private static Object slice(Arguments arguments) {
    Object item = GoValues.withoutMark(arguments.any(0));
    return switch (item) {
      case String text -> {
        byte[] bytes = bytes(text);
        int[] range = range(arguments, bytes.length, 2);
        yield new String(bytes, range[0], range[1] - range[0], StandardCharsets.UTF_8);
      }
      case List<?> list -> {
        int[] range = range(arguments, list.size(), 3);
        yield List.copyOf(list.subList(range[0], range[1]));
      }
      case Nil ignored -> throw new TemplateFault("slice of untyped nil");
      default -> throw new TemplateFault("can't slice item of type " + GoValues.typeName(item));
    };
  }

  private static int[] range(Arguments arguments, int length, int most) {
    if (arguments.count() - 1 > most) {
      throw new TemplateFault("cannot 3-index slice a string");
    }
    int[] range = {0, length, length};
    for (int i = 1; i < arguments.count(); i++) {
      range[i - 1] = position(arguments.any(i), length);
    }
    if (range[0] > range[1] || range[1] > range[2]) {
      throw new TemplateFault("invalid slice index: " + range[0] + " > " + range[1]);
    }
    return range;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("\"", "&#34;")
        .replace("'", "&#39;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\0", "\ufffd");
  }

  private static String script(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '\\' -> escaped.append("\\\\");
                case '\'' -> escaped.append("\\'");
                case '"' -> escaped.append("\\\"");
                case '<', '>', '&', '=' -> escaped.append(String.format("\\u%04X", point));
                default -> {
                  if (point < ' ' || (point >= 0x80 && !GoQuote.isPrintable(point))) {
                    escaped.append(String.format("\\u%04X", point));
                  } else {
                    escaped.appendCodePoint(point);
                  }
                }
              }
            });
    return escaped.toString();
  }

  /** Go leaves {@code -_.~} alone; Java {@code -_.*}. */
  private static String url(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }
}
