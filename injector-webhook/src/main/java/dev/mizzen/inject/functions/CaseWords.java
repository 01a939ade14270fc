package dev.mizzen.inject.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Words of names such as {@code FirstName}, {@code HTTP_server} or {@code http2-port}. */
final class CaseWords {
  private enum Kind {
    UPPER,
    LOWER,
    DIGIT,
    SEPARATOR
  }

  private CaseWords() {}

  /**
   * In lower case. A run of capitals is a word but for its last one, if a small letter follows;
   * digits belong to the word before them.
   */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      Kind kind = kind(text.charAt(i));
      boolean ends = !word.isEmpty() && (kind == Kind.SEPARATOR || startsWord(text, i));
      if (ends) {
        words.add(word.toString().toLowerCase(Locale.ROOT));
        word.setLength(0);
      }
      if (kind != Kind.SEPARATOR) {
        word.append(text.charAt(i));
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString().toLowerCase(Locale.ROOT));
    }
    return words;
  }

  private static boolean startsWord(String text, int at) {
    Kind kind = kind(text.charAt(at));
    Kind before = kind(text.charAt(at - 1));
    boolean isNextLower = at + 1 < text.length() && kind(text.charAt(at + 1)) == Kind.LOWER;
    return kind == Kind.UPPER && (before != Kind.UPPER || isNextLower);
  }

  private static Kind kind(char next) {
    if (Character.isUpperCase(next)) {
      return Kind.UPPER;
    }
    if (Character.isDigit(next)) {
      return Kind.DIGIT;
    }
    return next == '_' || next == '-' || SprigText.isSpace(next) ? Kind.SEPARATOR : Kind.LOWER;
  }

  /** {@code some_words} is {@code SomeWords}. */
  static String pascal(String text) {
    StringBuilder camel = new StringBuilder(text.length());
    boolean startsWord = true;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (kind(next) == Kind.SEPARATOR) {
        startsWord = true;
        continue;
      }
      camel.append(startsWord ? Character.toUpperCase(next) : next);
      startsWord = false;
    }
    return camel.toString();
  }
}
