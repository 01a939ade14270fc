package dev.mizzen.istiod.injection;

import dev.mizzen.inject.config.InjectionConfig;
import dev.mizzen.inject.config.InjectionConfigReader;
import dev.mizzen.inject.config.InjectionValues;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.registry.file.NamedTexts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The injector's configuration as its source tells of it, the last good one at hand. One thread
 * tells; any may ask.
 *
 * <pre>
 *             ┌─ good ──► IN_FORCE ◄─ good ─┐
 *   AWAITED ──┼─ bad ───► BROKEN            │
 *             └─ none ──► MISSING           │
 *   IN_FORCE ── bad or none ──► STALE ──────┘      BROKEN, MISSING ── good ──► IN_FORCE
 * </pre>
 *
 * <p>Errors: a configuration with one mistake counts as a whole as bad; it is said in the log, and
 * the last good one stays. The server goes on in any case: istiod ends at the start for a bad one,
 * which takes configuration away from proxies that have nothing to do with it.
 */
public final class InjectorConfiguration implements Consumer<NamedTexts> {
  /** Names of the texts. */
  static final String CONFIG = "config";

  static final String VALUES = "values";

  private static final Logger LOG = LoggerFactory.getLogger(InjectorConfiguration.class);

  private final InjectionConfigReader reader;
  private volatile View view;

  /** How the configuration fares. */
  public enum Phase {
    /** Its source has not been read yet. */
    AWAITED,
    /** There is none. */
    MISSING,
    /** The only one there has been is bad. */
    BROKEN,
    IN_FORCE,
    /** The newest is bad or gone; the last good one is in force. */
    STALE
  }

  /** A good configuration. */
  record Good(InjectionConfig config, InjectionValues values) {}

  /**
   * A moment.
   *
   * @param good what is in force; there in phases IN_FORCE and STALE alone
   * @param detail why there is no newer one; empty in phase IN_FORCE
   */
  record View(Phase phase, Optional<Good> good, String detail) {}

  /**
   * @param place where it is to come from, for messages
   */
  InjectorConfiguration(InjectionConfigReader reader, String place) {
    this.reader = reader;
    this.view = new View(Phase.AWAITED, Optional.empty(), place + " has not been read yet");
  }

  View view() {
    return view;
  }

  @Override
  public void accept(NamedTexts told) {
    switch (told) {
      case NamedTexts.Absent(var where) -> onNone(where + " is not there");
      case NamedTexts.Unusable(var where, var problem) -> onBad(where + " " + problem);
      case NamedTexts.Found(var where, var texts) -> onTexts(where, texts);
    }
  }

  private void onTexts(String where, Map<String, String> texts) {
    Parsed<InjectionConfig> config = read(texts, CONFIG, reader::read);
    Parsed<InjectionValues> values = read(texts, VALUES, reader::readValues);
    if (config instanceof Parsed.Valid<InjectionConfig>(var c, var warnings)
        && values instanceof Parsed.Valid<InjectionValues>(var v, _)) {
      onGood(where, new Good(c, v), warnings);
    } else {
      onBad(
          Map.of(CONFIG, config, VALUES, values).entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .flatMap(
                  text ->
                      errors(text.getValue()).stream()
                          .map(error -> where + ": " + text.getKey() + ": " + error))
              .collect(Collectors.joining("; ")));
    }
  }

  private static <T> Parsed<T> read(
      Map<String, String> texts, String name, Function<String, Parsed<T>> parse) {
    String text = texts.get(name);
    return text == null
        ? new Parsed.Rejected<>(List.of(Problem.error("", "is missing")))
        : parse.apply(text);
  }

  private static List<Problem> errors(Parsed<?> parsed) {
    return switch (parsed) {
      case Parsed.Valid<?> ignored -> List.of();
      case Parsed.Rejected<?>(var problems) -> problems.stream().filter(Problem::isError).toList();
    };
  }

  private void onGood(String where, Good good, List<Problem> warnings) {
    view = new View(Phase.IN_FORCE, Optional.of(good), "");
    warnings.forEach(
        warning ->
            LOG.atWarn()
                .addKeyValue("where", where)
                .addKeyValue("problem", warning)
                .log("the injector's configuration is used, but should be looked at"));
    LOG.atInfo()
        .addKeyValue("where", where)
        .addKeyValue("policy", good.config().policy())
        .addKeyValue("templates", good.config().templates().keySet().stream().sorted().toList())
        .log("pods are injected with this configuration");
  }

  private void onBad(String reason) {
    Optional<Good> last = view.good();
    view = new View(last.isPresent() ? Phase.STALE : Phase.BROKEN, last, reason);
    LOG.atError()
        .addKeyValue("reason", reason)
        .log(
            last.isPresent()
                ? "the injector's new configuration cannot be used; the last good one stays"
                : "the injector's configuration cannot be used; pods are refused until it can");
  }

  private void onNone(String reason) {
    Optional<Good> last = view.good();
    view = new View(last.isPresent() ? Phase.STALE : Phase.MISSING, last, reason);
    LOG.atWarn()
        .addKeyValue("reason", reason)
        .log(
            last.isPresent()
                ? "the injector's configuration went away; the last good one stays"
                : "the injector has no configuration; pods that it is asked about are refused until it has");
  }
}
