package dev.mizzen.inject.functions;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.mizzen.inject.template.Arguments;
import dev.mizzen.inject.template.FunctionTable;
import dev.mizzen.inject.template.TemplateFault;
import java.util.ArrayList;
import java.util.List;

/** Regular expressions, as Go has them: in linear time. Source: Sprig 3.3.0, regex.go. */
final class SprigRegex {
  private static final int MAX_PATTERN = 1024;
  private static final List<String> NAMES =
      List.of("FindAll", "Find", "ReplaceAll", "ReplaceAllLiteral", "Split");

  private SprigRegex() {}

  static void addTo(FunctionTable.Builder table) {
    table
        .text("regexMatch", 2, SprigRegex::matches)
        .text("mustRegexMatch", 2, a -> pattern(a).matcher(a.string(1)).find())
        .text("regexFind", 2, SprigRegex::find)
        .text("regexFindAll", 3, SprigRegex::findAll)
        .text("regexReplaceAll", 3, a -> replace(a, true))
        .text("regexReplaceAllLiteral", 3, a -> replace(a, false))
        .text("regexSplit", 3, SprigRegex::split)
        .text("regexQuoteMeta", 1, a -> quoteMeta(a.string(0)));
    NAMES.forEach(name -> table.alias("mustRegex" + name, "regex" + name));
  }

  private static Pattern pattern(Arguments a) {
    String expression = a.string(0);
    if (expression.length() > MAX_PATTERN) {
      throw new TemplateFault("a regular expression is longer than " + MAX_PATTERN);
    }
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException invalid) {
      throw new TemplateFault("error parsing regexp: " + invalid.getDescription());
    }
  }

  /** Sprig takes an expression that is none for one that matches nothing, here alone. */
  private static Object matches(Arguments a) {
    try {
      return pattern(a).matcher(a.string(1)).find();
    } catch (TemplateFault invalid) {
      return false;
    }
  }

  private static Object find(Arguments a) {
    Matcher matcher = pattern(a).matcher(a.string(1));
    return matcher.find() ? matcher.group() : "";
  }

  private static Object findAll(Arguments a) {
    Matcher matcher = pattern(a).matcher(a.string(1));
    List<Object> found = new ArrayList<>();
    long most = a.integer(2);
    while ((most < 0 || found.size() < most) && matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  private static Object replace(Arguments a, boolean expands) {
    String text = a.string(1);
    String replacement = a.string(2);
    Matcher matcher = pattern(a).matcher(text);
    StringBuilder replaced = new StringBuilder();
    int end = 0;
    while (matcher.find()) {
      replaced.append(text, end, matcher.start());
      replaced.append(expands ? expand(replacement, matcher) : replacement);
      end = matcher.end();
      if (replaced.length() > a.limits().outputChars()) {
        throw new TemplateFault("the result is longer than " + a.limits().outputChars());
      }
    }
    return replaced.append(text.substring(end)).toString();
  }

  /** {@code $1}, {@code ${1}}, {@code $name}; a name is as long as it can be; {@code $$} is one. */
  private static String expand(String template, Matcher matcher) {
    StringBuilder expanded = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      char next = template.charAt(at);
      if (next != '$' || at + 1 == template.length()) {
        expanded.append(next);
        at++;
      } else if (template.charAt(at + 1) == '$') {
        expanded.append('$');
        at += 2;
      } else {
        at = expandGroup(template, at, matcher, expanded);
      }
    }
    return expanded.toString();
  }

  private static int expandGroup(
      String template, int dollar, Matcher matcher, StringBuilder expanded) {
    boolean isBraced = template.charAt(dollar + 1) == '{';
    int from = isBraced ? dollar + 2 : dollar + 1;
    int to = from;
    while (to < template.length() && isName(template.charAt(to))) {
      to++;
    }
    boolean isGroup = to > from && (!isBraced || template.startsWith("}", to));
    if (!isGroup) {
      expanded.append('$');
      return dollar + 1;
    }
    expanded.append(group(template.substring(from, to), matcher));
    return isBraced ? to + 1 : to;
  }

  private static boolean isName(char next) {
    return next == '_' || Character.isLetterOrDigit(next);
  }

  private static String group(String name, Matcher matcher) {
    try {
      String group =
          name.matches("[0-9]{1,4}") && Integer.parseInt(name) <= matcher.groupCount()
              ? matcher.group(Integer.parseInt(name))
              : name.matches("[0-9]+") ? "" : matcher.group(name);
      return group == null ? "" : group;
    } catch (IllegalArgumentException unknown) {
      return "";
    }
  }

  private static Object split(Arguments a) {
    String text = a.string(1);
    long most = a.integer(2);
    List<Object> parts = new ArrayList<>();
    if (most == 0) {
      return parts;
    }
    if (a.string(0).length() > 0 && text.isEmpty()) {
      return List.of("");
    }
    Matcher matcher = pattern(a).matcher(text);
    int begin = 0;
    int end = 0;
    while ((most < 0 || parts.size() < most - 1) && matcher.find()) {
      end = matcher.start();
      if (matcher.end() != 0) {
        parts.add(text.substring(begin, end));
      }
      begin = matcher.end();
    }
    if (end != text.length()) {
      parts.add(text.substring(begin));
    }
    return parts;
  }

  private static String quoteMeta(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      if ("\\.+*?()|[]{}^$".indexOf(text.charAt(i)) >= 0) {
        quoted.append('\\');
      }
      quoted.append(text.charAt(i));
    }
    return quoted.toString();
  }
}
