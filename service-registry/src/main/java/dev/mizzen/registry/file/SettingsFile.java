package dev.mizzen.registry.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file that holds one document of settings. Touched on one thread at a time.
 *
 * <p>A file that is not there at the start means the defaults; one that goes away later, or goes
 * bad, leaves the last good settings in force.
 *
 * @param <T> the settings; they tell themselves apart by {@code equals}
 */
final class SettingsFile<T> {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsFile.class);
  private static final String NEVER_READ = "";
  private static final String GONE = "gone";

  private final Path file;
  private final ConfigKey key;
  private final Function<JsonNode, Parsed<T>> parse;
  private final FileLimits limits;
  private final RejectionSink rejections;
  private String digest = NEVER_READ;
  private Optional<T> current = Optional.empty();
  private Optional<Report> refusal = Optional.empty();

  SettingsFile(
      Path file,
      ConfigKey key,
      Function<JsonNode, Parsed<T>> parse,
      FileLimits limits,
      RejectionSink rejections) {
    this.file = file;
    this.key = key;
    this.parse = parse;
    this.limits = limits;
    this.rejections = rejections;
  }

  Path file() {
    return file;
  }

  /**
   * The settings, where they are others than the last time; always where there was no last time.
   */
  Optional<T> changed(Look look) {
    Optional<T> before = current;
    switch (FileText.read(file, limits)) {
      case FileText.Text(_, _, var stamp) when look.isTooEarlyFor(stamp) -> {}
      case FileText.Text(var text, var found, _) -> onText(text, found);
      case FileText.Unusable(var message) -> onUnusable(message);
      case FileText.Moving() -> {}
      case FileText.Gone() -> onGone();
    }
    if (current.isEmpty()) {
      current = parsed(NullNode.getInstance());
    }
    return current.equals(before) ? Optional.empty() : current;
  }

  private void onText(String text, String found) {
    if (found.equals(digest)) {
      return;
    }
    digest = found;
    switch (SettingsDocument.read(text, limits)) {
      case SettingsDocument.Broken(var reason) ->
          refuse(reason.line() == 0 ? Report.file(file, reason.message()) : report(1, reason));
      case SettingsDocument.Parsed good -> onDocument(good);
    }
  }

  private void onDocument(SettingsDocument.Parsed document) {
    switch (parse.apply(document.json())) {
      case Parsed.Rejected<T>(var problems) -> refuse(report(document, problems));
      case Parsed.Valid<T>(var value, var warnings) -> {
        current = Optional.of(value);
        recover();
        if (!warnings.isEmpty()) {
          rejections.warned(report(document, warnings));
        }
      }
    }
  }

  private void onUnusable(String message) {
    if (!digest.equals(message)) {
      digest = message;
      refuse(Report.file(file, message));
    }
  }

  private void onGone() {
    if (digest.equals(GONE)) {
      return;
    }
    if (digest.equals(NEVER_READ)) {
      LOG.atInfo().addKeyValue(LogKeys.FILE, file).log("no such file, the defaults hold");
    } else {
      LOG.atWarn()
          .addKeyValue(LogKeys.FILE, file)
          .log("the file went away, the last good settings stay");
    }
    digest = GONE;
  }

  private Optional<T> parsed(JsonNode json) {
    return switch (parse.apply(json)) {
      case Parsed.Rejected<T>(var problems) ->
          throw new IllegalStateException("the defaults are refused: " + problems);
      case Parsed.Valid<T>(var value, _) -> Optional.of(value);
    };
  }

  private void refuse(Report report) {
    recover();
    refusal = Optional.of(report);
    rejections.refused(report);
  }

  private void recover() {
    refusal.ifPresent(rejections::recovered);
    refusal = Optional.empty();
  }

  private Report report(SettingsDocument.Parsed document, List<Problem> problems) {
    Report.Reason[] reasons =
        problems.stream()
            .map(p -> Report.Reason.of(p, document.lines().applyAsInt(p.path())))
            .toArray(Report.Reason[]::new);
    return report(1, reasons);
  }

  private Report report(int document, Report.Reason... reasons) {
    return new Report(file.toString(), document, Optional.of(key), List.of(reasons));
  }
}
