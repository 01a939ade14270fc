package dev.mizzen.xds.stream;

/** Text from outside made fit for a log line. */
final class LogText {
  private static final int LONGEST = 1024;

  private LogText() {}

  /** Control characters become spaces; long text is cut. */
  static String oneLine(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return cut.codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
