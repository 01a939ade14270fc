package dev.mizzen.inject.functions;

import dev.mizzen.inject.data.GoDurations;
import dev.mizzen.inject.template.Arguments;
import dev.mizzen.inject.template.FunctionTable;
import dev.mizzen.inject.template.GoValues;
import dev.mizzen.inject.template.TemplateFault;
import dev.mizzen.model.parse.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * Times that a template is given; what time it is they do not tell. Seconds since 1970 count as a
 * time, and the server's own zone is UTC. Source: Sprig 3.3.0, date.go.
 */
final class SprigTimes {
  private static final String HTML = "2006-01-02";

  private SprigTimes() {}

  static void addTo(FunctionTable.Builder table) {
    table
        .text("date", 2, a -> GoTime.format(time(a, 1, ZoneOffset.UTC), a.string(0)))
        .text(
            "dateInZone", 3, a -> GoTime.format(time(a, 1, GoTime.zone(a.string(2))), a.string(0)))
        .alias("date_in_zone", "dateInZone")
        .text("htmlDate", 1, a -> GoTime.format(time(a, 0, ZoneOffset.UTC), HTML))
        .text("htmlDateInZone", 2, a -> GoTime.format(time(a, 0, GoTime.zone(a.string(1))), HTML))
        .text("toDate", 2, a -> parse(a.string(0), a.string(1)))
        .alias("mustToDate", "toDate")
        .text("dateModify", 2, a -> time(a, 1, ZoneOffset.UTC).plus(duration(a.string(0))))
        .alias("date_modify", "dateModify")
        .alias("mustDateModify", "dateModify")
        .alias("must_date_modify", "dateModify")
        .text("unixEpoch", 1, a -> Long.toString(time(a, 0, ZoneOffset.UTC).toEpochSecond()))
        .text("duration", 1, a -> GoDurations.print(Duration.ofSeconds(Cast.whole(a.any(0)))))
        .text("durationRound", 1, SprigTimes::rounded);
  }

  private static ZonedDateTime time(Arguments a, int index, ZoneId zone) {
    return switch (a.any(index)) {
      case ZonedDateTime time -> time.withZoneSameInstant(zone);
      case Long seconds -> Instant.ofEpochSecond(seconds).atZone(zone);
      case Object other -> throw new TemplateFault("is no time but " + GoValues.typeName(other));
    };
  }

  private static ZonedDateTime parse(String layout, String text) {
    return GoTime.parse(layout, text).orElseThrow(() -> GoTime.unreadable(layout, text));
  }

  private static Duration duration(String text) {
    return GoDuration.parse(text)
        .orElseThrow(() -> new TemplateFault("invalid duration \"" + text + "\""));
  }

  /** The largest unit alone: {@code 2h10m} is {@code 2h}. */
  private static Object rounded(Arguments a) {
    Duration duration =
        switch (GoValues.withoutMark(a.any(0))) {
          case String text -> GoDuration.parse(text).orElse(Duration.ZERO);
          case Long nanos -> Duration.ofNanos(nanos);
          default -> Duration.ZERO;
        };
    long seconds = duration.abs().toSeconds();
    long[] units = {31_536_000, 2_592_000, 86_400, 3_600, 60, 1};
    String[] names = {"y", "mo", "d", "h", "m", "s"};
    for (int i = 0; i < units.length; i++) {
      if (seconds >= units[i] && seconds > 0) {
        return seconds / units[i] + names[i];
      }
    }
    return "0s";
  }
}
