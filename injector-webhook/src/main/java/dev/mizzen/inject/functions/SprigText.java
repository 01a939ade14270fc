package dev.mizzen.inject.functions;

import dev.mizzen.inject.template.Arguments;
import dev.mizzen.inject.template.Function;
import dev.mizzen.inject.template.FunctionTable;
import dev.mizzen.inject.template.GoMap;
import dev.mizzen.inject.template.GoQuote;
import dev.mizzen.inject.template.Nil;
import dev.mizzen.inject.template.TemplateFault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Cutting, joining, quoting and indenting. Source: Sprig 3.3.0, strings.go. */
final class SprigText {
  private static final int ANY = Function.ANY;

  private SprigText() {}

  static void addTo(FunctionTable.Builder table) {
    table
        .text("hello", 0, a -> "Hello!")
        .spacing("trim", 1, a -> trimSpace(a.string(0)))
        .text("upper", 1, a -> a.string(0).toUpperCase(Locale.ROOT))
        .text("lower", 1, a -> a.string(0).toLowerCase(Locale.ROOT))
        .text("substr", 3, a -> substring(a.integer(0), a.integer(1), a.string(2)))
        .text("trunc", 2, a -> truncate(a.integer(0), a.string(1)))
        .text("repeat", 2, SprigText::repeat)
        .text("trimAll", 2, a -> trim(a.string(1), a.string(0)))
        .alias("trimall", "trimAll")
        .text("trimSuffix", 2, a -> trimSuffix(a.string(0), a.string(1)))
        .text("trimPrefix", 2, a -> trimPrefix(a.string(0), a.string(1)))
        .text("contains", 2, a -> a.string(1).contains(a.string(0)))
        .text("hasPrefix", 2, a -> a.string(1).startsWith(a.string(0)))
        .text("hasSuffix", 2, a -> a.string(1).endsWith(a.string(0)))
        .text("replace", 3, SprigText::replace)
        .text("plural", 3, a -> a.string(a.integer(2) == 1 ? 0 : 1))
        .text("cat", 0, ANY, SprigText::cat)
        .encoding("quote", 0, ANY, SprigText::quote)
        .encoding("squote", 0, ANY, SprigText::singleQuote)
        .spacing("indent", 2, a -> indent(a, ""))
        .spacing("nindent", 2, a -> indent(a, "\n"))
        .text("toString", 1, a -> Cast.text(a.any(0)))
        .text("toStrings", 1, a -> Cast.texts(a.any(0)))
        .text("join", 2, SprigText::join)
        .text("split", 2, a -> numbered(split(a.string(1), a.string(0), -1)))
        .text("splitn", 3, a -> numbered(split(a.string(2), a.string(0), a.size(1))))
        .text("splitList", 2, a -> List.<Object>copyOf(split(a.string(1), a.string(0), -1)))
        .text("sortAlpha", 1, SprigText::sorted);
  }

  /** Blanks as Go sees them, of all alphabets. */
  static String trimSpace(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  static boolean isSpace(char next) {
    return next == '\u0085' || Character.isSpaceChar(next) || (next >= '\t' && next <= '\r');
  }

  private static String trim(String text, String cut) {
    int from = 0;
    int to = text.length();
    while (from < to && cut.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && cut.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  static String trimSuffix(String suffix, String text) {
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  private static String trimPrefix(String prefix, String text) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  /** Counts bytes of UTF-8; below zero the last ones stay. */
  private static String truncate(long count, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (count < 0 && bytes.length + count > 0) {
      return utf8(bytes, (int) (bytes.length + count), bytes.length);
    }
    return count >= 0 && bytes.length > count ? utf8(bytes, 0, (int) count) : text;
  }

  private static String substring(long start, long end, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long from = Math.max(0, start);
    long to = start >= 0 && (end < 0 || end > bytes.length) ? bytes.length : end;
    if (from > to || to > bytes.length) {
      throw new TemplateFault("slice bounds out of range [" + start + ":" + end + "]");
    }
    return utf8(bytes, (int) from, (int) to);
  }

  private static String utf8(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static Object repeat(Arguments a) {
    long count = a.integer(0);
    if (count < 0) {
      throw new TemplateFault("strings: negative Repeat count");
    }
    String text = a.string(1);
    return a.bounded(
        Math.multiplyHigh(count, text.length()) != 0 ? Long.MAX_VALUE : count * text.length(),
        () -> text.repeat(text.isEmpty() ? 0 : (int) count));
  }

  private static Object replace(Arguments a) {
    String old = a.string(0);
    String replacement = a.string(1);
    String text = a.string(2);
    long found = old.isEmpty() ? text.length() + 1L : occurrences(text, old);
    long growth = (long) replacement.length() - old.length();
    return a.bounded(text.length() + found * growth, () -> text.replace(old, replacement));
  }

  private static long occurrences(String text, String part) {
    return (long) (text.length() - text.replace(part, "").length()) / part.length();
  }

  private static Object cat(Arguments a) {
    return a.all().stream()
        .filter(value -> value != Nil.NIL)
        .map(Cast::text)
        .collect(Collectors.joining(" "));
  }

  private static Object quote(Arguments a) {
    return a.all().stream()
        .filter(value -> value != Nil.NIL)
        .map(value -> GoQuote.quote(Cast.text(value)))
        .collect(Collectors.joining(" "));
  }

  /** Sprig leaves quotes inside as they are, which ends the value there; here they are doubled. */
  private static Object singleQuote(Arguments a) {
    return a.all().stream()
        .filter(value -> value != Nil.NIL)
        .map(value -> "'" + Cast.text(value).replace("'", "''") + "'")
        .collect(Collectors.joining(" "));
  }

  private static Object indent(Arguments a, String start) {
    String text = a.string(1);
    int blanks = a.size(0);
    if (blanks < 0) {
      throw new TemplateFault("strings: negative Repeat count");
    }
    return start + Indentation.indent(a, text, blanks, true);
  }

  private static Object join(Arguments a) {
    List<Object> texts = Cast.texts(a.any(1));
    String separator = a.string(0);
    long length =
        texts.stream().mapToLong(text -> text.toString().length() + separator.length()).sum();
    return a.bounded(
        length, () -> texts.stream().map(Object::toString).collect(Collectors.joining(separator)));
  }

  /** At most {@code count} parts; below zero all, at zero none. An empty separator cuts letters. */
  static List<String> split(String text, String separator, int count) {
    List<String> parts = new ArrayList<>();
    if (count == 0) {
      return parts;
    }
    int from = 0;
    while (count < 0 || parts.size() < count - 1) {
      int at =
          separator.isEmpty()
              ? from < text.length() ? text.offsetByCodePoints(from, 1) : text.length()
              : text.indexOf(separator, from);
      if (at < 0 || (separator.isEmpty() && at >= text.length())) {
        break;
      }
      parts.add(text.substring(from, at));
      from = at + separator.length();
    }
    if (!separator.isEmpty() || !text.isEmpty()) {
      parts.add(text.substring(from));
    }
    return parts;
  }

  /** {@code _0}, {@code _1} and so on. */
  private static GoMap numbered(List<String> parts) {
    Map<String, String> numbered = new TreeMap<>();
    for (int i = 0; i < parts.size(); i++) {
      numbered.put("_" + i, parts.get(i));
    }
    return GoMap.ofStrings(numbered);
  }

  private static Object sorted(Arguments a) {
    if (!(a.any(0) instanceof List<?>)) {
      return List.of(Cast.text(a.any(0)));
    }
    return Cast.texts(a.any(0)).stream()
        .map(Object::toString)
        .sorted()
        .map(Object.class::cast)
        .toList();
  }
}
