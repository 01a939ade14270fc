package dev.mizzen.inject.functions;

import dev.mizzen.inject.template.FunctionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Upper and lower case, words, lines. Source: Sprig 3.3.0; goutils; huandu/xstrings. */
final class SprigWords {
  private static final String ELLIPSIS = "...";

  private SprigWords() {}

  static void addTo(FunctionTable.Builder table) {
    table
        .text("title", 1, a -> title(a.string(0)))
        .text("untitle", 1, a -> untitle(a.string(0)))
        .text("swapcase", 1, a -> swapCase(a.string(0)))
        .text("nospace", 1, a -> withoutSpace(a.string(0)))
        .text("initials", 1, a -> initials(a.string(0)))
        .text("abbrev", 2, a -> abbreviate(a.string(1), 0, a.integer(0)))
        .text("abbrevboth", 3, a -> abbreviateBoth(a.string(2), a.integer(0), a.integer(1)))
        .text("snakecase", 1, a -> String.join("_", CaseWords.split(a.string(0))))
        .text("kebabcase", 1, a -> String.join("-", CaseWords.split(a.string(0))))
        .text("camelcase", 1, a -> CaseWords.pascal(a.string(0)))
        .text("wrap", 2, a -> wrap(a.string(1), a.size(0), "\n", false))
        .text("wrapWith", 3, a -> wrap(a.string(2), a.size(0), a.string(1), true));
  }

  private static String title(String text) {
    StringBuilder titled = new StringBuilder(text.length());
    boolean startsWord = true;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      titled.append(startsWord ? Character.toTitleCase(next) : next);
      startsWord = !isWord(next);
    }
    return titled.toString();
  }

  private static boolean isWord(char next) {
    return Character.isLetterOrDigit(next)
        || next == '_'
        || (next > 0x7f && !Character.isSpaceChar(next));
  }

  private static String untitle(String text) {
    StringBuilder lowered = new StringBuilder(text.length());
    boolean startsWord = true;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      lowered.append(startsWord ? Character.toLowerCase(next) : next);
      startsWord = SprigText.isSpace(next);
    }
    return lowered.toString();
  }

  private static String swapCase(String text) {
    StringBuilder swapped = new StringBuilder(text.length());
    boolean startsWord = true;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (Character.isUpperCase(next) || Character.isTitleCase(next)) {
        swapped.append(Character.toLowerCase(next));
        startsWord = false;
      } else if (Character.isLowerCase(next)) {
        swapped.append(startsWord ? Character.toTitleCase(next) : Character.toUpperCase(next));
        startsWord = false;
      } else {
        startsWord = SprigText.isSpace(next);
        swapped.append(next);
      }
    }
    return swapped.toString();
  }

  private static String withoutSpace(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    text.chars().filter(c -> !SprigText.isSpace((char) c)).forEach(c -> kept.append((char) c));
    return kept.toString();
  }

  private static String initials(String text) {
    StringBuilder initials = new StringBuilder();
    boolean startsWord = true;
    for (int i = 0; i < text.length(); i++) {
      boolean isSpace = SprigText.isSpace(text.charAt(i));
      if (startsWord && !isSpace) {
        initials.append(text.charAt(i));
      }
      startsWord = isSpace;
    }
    return initials.toString();
  }

  private static String abbreviate(String text, long offset, long width) {
    if (width < 4 || text.length() <= width) {
      return text;
    }
    int wide = (int) width;
    int from = (int) Math.min(offset, text.length());
    if (text.length() - from < wide - 3) {
      from = text.length() - (wide - 3);
    }
    if (from <= 4) {
      return text.substring(0, wide - 3) + ELLIPSIS;
    }
    return from + wide - 3 < text.length()
        ? ELLIPSIS + abbreviate(text.substring(from), 0, wide - 3)
        : ELLIPSIS + text.substring(text.length() - (wide - 3));
  }

  private static String abbreviateBoth(String text, long left, long right) {
    return right < 4 || (left > 0 && right < 7) ? text : abbreviate(text, left, right);
  }

  /** Breaks at blanks where a line gets longer than the width; long words only if asked to. */
  private static String wrap(String text, int width, String newLine, boolean breaksWords) {
    int wide = Math.max(1, width);
    List<String> lines = new ArrayList<>();
    int offset = 0;
    while (text.length() - offset > wide) {
      if (text.charAt(offset) == ' ') {
        offset++;
        continue;
      }
      int end = offset + wide;
      int space = text.lastIndexOf(' ', end);
      if (space >= offset) {
        lines.add(text.substring(offset, space));
        offset = space + 1;
      } else if (breaksWords) {
        lines.add(text.substring(offset, end));
        offset = end;
      } else {
        int next = text.indexOf(' ', end);
        if (next < 0) {
          break;
        }
        lines.add(text.substring(offset, next));
        offset = next + 1;
      }
    }
    lines.add(text.substring(offset));
    return String.join(newLine, lines);
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
