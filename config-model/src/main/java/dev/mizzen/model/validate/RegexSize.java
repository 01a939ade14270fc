package dev.mizzen.model.validate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How large a regular expression becomes, judged from its text alone, before anything compiles it:
 * counted repeats are written out, so a text of a few dozen characters can become gigabytes.
 *
 * <p>Shape: an upper bound of RE2's instructions. Text that is no regular expression gets some
 * answer; whoever compiles it says what is wrong.
 *
 * <p>Source: Go's regexp/syntax, which refuses nested repeats over 1000 in all; Istio's bootstrap,
 * which has Envoy refuse programs over 32768 ({@code re2.max_program_size.error_level}).
 */
final class RegexSize {
  private static final int MAX_REPEAT = 1000;
  private static final int MAX_PROGRAM = 32_768;
  private static final int MAX_DEPTH = 250;

  private final String regex;
  private final Deque<Group> groups = new ArrayDeque<>();
  private int position;

  private RegexSize(String regex) {
    this.regex = regex;
    groups.push(new Group());
  }

  /** What is open at a place of the text: its size so far, and its last atom's. */
  private static final class Group {
    private long size;
    private long repeat = 1;
    private long lastSize;
    private long lastRepeat = 1;

    void atom(long atomSize, long atomRepeat) {
      size += atomSize;
      repeat = Math.max(repeat, atomRepeat);
      lastSize = atomSize;
      lastRepeat = atomRepeat;
    }

    void repeated(int times) {
      long larger = lastSize * Math.max(1, times);
      size += larger - lastSize + 1;
      lastSize = larger + 1;
      lastRepeat *= Math.max(1, times);
      repeat = Math.max(repeat, lastRepeat);
    }
  }

  /** Why it is too large; empty where it is not. */
  static Optional<String> fault(String regex) {
    return new RegexSize(regex).read();
  }

  private Optional<String> read() {
    while (position < regex.length()) {
      step();
      Group top = groups.getFirst();
      if (top.repeat > MAX_REPEAT) {
        return Optional.of("repeats something more than " + MAX_REPEAT + " times in all");
      }
      if (top.size > MAX_PROGRAM) {
        return Optional.of("becomes larger than the " + MAX_PROGRAM + " steps that Envoy allows");
      }
      if (groups.size() > MAX_DEPTH) {
        return Optional.of("is nested more than " + MAX_DEPTH + " deep");
      }
    }
    return Optional.empty();
  }

  private void step() {
    char c = regex.charAt(position);
    switch (c) {
      case '\\' -> escape();
      case '[' -> characterClass();
      case '(' -> {
        groups.push(new Group());
        position++;
      }
      case ')' -> close();
      case '{' -> repeat();
      case '*', '+', '?' -> {
        groups.getFirst().repeated(1);
        position++;
      }
      default -> literal(1);
    }
  }

  private void literal(int length) {
    groups.getFirst().atom(1, 1);
    position += length;
  }

  /** {@code \Q…\E} is so many letters; {@code \pN}, {@code \p{Greek}} and all others are one. */
  private void escape() {
    if (regex.startsWith("\\Q", position)) {
      int end = regex.indexOf("\\E", position);
      int stop = end < 0 ? regex.length() : end;
      for (int i = position + 2; i < stop; i++) {
        groups.getFirst().atom(1, 1);
      }
      position = end < 0 ? stop : end + 2;
      return;
    }
    boolean hasBraces = regex.startsWith("{", position + 2);
    boolean isBraced =
        hasBraces
            && position + 1 < regex.length()
            && "pPx".indexOf(regex.charAt(position + 1)) >= 0;
    int end = isBraced ? regex.indexOf('}', position) : -1;
    literal(end < 0 ? 2 : end + 1 - position);
  }

  private void characterClass() {
    int at = position + 1;
    at += regex.startsWith("^", at) ? 1 : 0;
    at += regex.startsWith("]", at) ? 1 : 0;
    while (at < regex.length() && regex.charAt(at) != ']') {
      int named = regex.startsWith("[:", at) ? regex.indexOf(":]", at + 2) : -1;
      at = named >= 0 ? named + 2 : at + (regex.charAt(at) == '\\' ? 2 : 1);
    }
    literal(at + 1 - position);
  }

  private void close() {
    position++;
    if (groups.size() > 1) {
      Group closed = groups.pop();
      groups.getFirst().atom(closed.size + 2, closed.repeat);
    }
  }

  /** {@code {n}}, {@code {n,}} or {@code {n,m}}; anything else in braces is letters. */
  private void repeat() {
    int end = regex.indexOf('}', position);
    int comma = regex.indexOf(',', position);
    if (end < 0) {
      literal(1);
      return;
    }
    boolean hasComma = comma >= 0 && comma < end;
    Optional<Integer> least = number(position + 1, hasComma ? comma : end);
    boolean isOpen = hasComma && comma + 1 == end;
    Optional<Integer> most = isOpen || !hasComma ? least : number(comma + 1, end);
    if (least.isEmpty() || most.isEmpty()) {
      literal(1);
      return;
    }
    groups.getFirst().repeated(Math.max(least.get(), most.get()) + (isOpen ? 1 : 0));
    position = end + 1;
  }

  private Optional<Integer> number(int from, int to) {
    boolean isNumber = to > from && to - from <= 4;
    for (int i = from; isNumber && i < to; i++) {
      isNumber = Character.isDigit(regex.charAt(i)) && regex.charAt(i) < 0x80;
    }
    return isNumber ? Optional.of(Integer.parseInt(regex, from, to, 10)) : Optional.empty();
  }
}
