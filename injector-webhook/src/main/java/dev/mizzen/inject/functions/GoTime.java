package dev.mizzen.inject.functions;

import dev.mizzen.inject.template.TemplateFault;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Go's layouts of times, which show how {@code Mon Jan 2 15:04:05 MST 2006} would be written. */
final class GoTime {
  /** Longer ones first. */
  private static final Map<String, String> PATTERNS = patterns();

  private GoTime() {}

  private static Map<String, String> patterns() {
    Map<String, String> patterns = new LinkedHashMap<>();
    String[] pairs = {
      "January MMMM",
      "Monday EEEE",
      "2006 uuuu",
      "Z07:00 XXX",
      "-07:00 xxx",
      "Z0700 XX",
      "-0700 xx",
      "Jan MMM",
      "Mon EEE",
      "MST zzz",
      "-07 x",
      "Z07 X",
      "01 MM",
      "02 dd",
      "03 hh",
      "04 mm",
      "05 ss",
      "06 uu",
      "15 HH",
      "PM a",
      "_2 ppd",
      "1 M",
      "2 d",
      "3 h",
      "4 m",
      "5 s"
    };
    for (String pair : pairs) {
      String[] parts = pair.split(" ", 2);
      patterns.put(parts[0], parts[1]);
    }
    return patterns;
  }

  static String format(ZonedDateTime time, String layout) {
    return formatter(layout).format(time);
  }

  /** What a layout leaves out is zero, or the first; without a zone it is UTC. */
  static Optional<ZonedDateTime> parse(String layout, String text) {
    try {
      return Optional.of(resolved(formatter(layout).parse(text)));
    } catch (DateTimeException invalid) {
      return Optional.empty();
    }
  }

  private static ZonedDateTime resolved(TemporalAccessor parsed) {
    LocalDate date =
        Optional.ofNullable(parsed.query(TemporalQueries.localDate()))
            .orElseGet(
                () ->
                    LocalDate.of(
                        get(parsed, ChronoField.YEAR, 0),
                        get(parsed, ChronoField.MONTH_OF_YEAR, 1),
                        get(parsed, ChronoField.DAY_OF_MONTH, 1)));
    LocalTime time =
        Optional.ofNullable(parsed.query(TemporalQueries.localTime())).orElse(LocalTime.MIDNIGHT);
    ZoneId zone = Optional.ofNullable(parsed.query(TemporalQueries.zone())).orElse(ZoneOffset.UTC);
    return ZonedDateTime.of(date, time, zone);
  }

  private static int get(TemporalAccessor parsed, ChronoField field, int otherwise) {
    return parsed.isSupported(field) ? parsed.get(field) : otherwise;
  }

  private static DateTimeFormatter formatter(String layout) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    int at = 0;
    while (at < layout.length()) {
      int length = append(builder, layout, at);
      at += length;
    }
    return builder.toFormatter(Locale.ENGLISH);
  }

  private static int append(DateTimeFormatterBuilder builder, String layout, int at) {
    int fraction = fraction(layout, at);
    if (fraction > 0) {
      boolean isFixed = layout.charAt(at + 1) == '0';
      builder.appendFraction(ChronoField.NANO_OF_SECOND, isFixed ? fraction : 0, fraction, true);
      return fraction + 1;
    }
    for (Map.Entry<String, String> pattern : PATTERNS.entrySet()) {
      if (layout.startsWith(pattern.getKey(), at)) {
        builder.appendPattern(pattern.getValue());
        return pattern.getKey().length();
      }
    }
    builder.appendLiteral(layout.charAt(at));
    return 1;
  }

  /** How many digits {@code .000} or {@code .999} behind seconds asks for; 0 where it is none. */
  private static int fraction(String layout, int at) {
    char dot = layout.charAt(at);
    boolean mayBe = (dot == '.' || dot == ',') && at > 0 && layout.charAt(at - 1) == '5';
    int end = at + 1;
    while (mayBe
        && end < layout.length()
        && end - at <= 9
        && (layout.charAt(end) == '0' || layout.charAt(end) == '9')
        && layout.charAt(end) == layout.charAt(at + 1)) {
      end++;
    }
    return mayBe ? end - at - 1 : 0;
  }

  static ZoneId zone(String name) {
    try {
      return name.equals("Local") || name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException unknown) {
      return ZoneOffset.UTC;
    }
  }

  static TemplateFault unreadable(String layout, String text) {
    return new TemplateFault("parsing time \"" + text + "\" as \"" + layout + "\"");
  }
}
