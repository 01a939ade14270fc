package dev.mizzen.istiod;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up the log: one line a fact on standard output, levels by istiod's flags. */
final class Logging {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z', UTC}\t%level\t%logger{0}\t%replace(%msg){'[\\r\\n]+', ' '} %kvp%n%ex";
  private static final Set<String> ALL_SCOPES = Set.of("default", "all");

  /** Says on a log of its own what is said here too; held, or its level would be forgotten. */
  private static final java.util.logging.Logger HELIDON =
      java.util.logging.Logger.getLogger("io.helidon");

  /**
   * Writes a stack for each connection that is no HTTP/2: whoever reaches the port could fill the
   * log.
   */
  private static final java.util.logging.Logger TRANSPORT =
      java.util.logging.Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerTransport");

  private Logging() {}

  /**
   * Replaces whatever was set up before.
   *
   * @param levels {@code SCOPE:LEVEL,…}; a scope is {@code default} or the end of a package, for
   *     example {@code xds}; what is not of that form is passed over
   */
  static void configure(String levels, boolean asJson) {
    LoggerContext context = toConsole(asJson, "System.out");
    for (String scope : levels.split(",", -1)) {
      int colon = scope.indexOf(':');
      if (colon < 0) {
        setLevel(context, "default", scope);
      } else {
        setLevel(context, scope.substring(0, colon), scope.substring(colon + 1));
      }
    }
  }

  /** For commands that answer and end: warnings alone, apart from what they answer. */
  static void ofCommands() {
    setLevel(toConsole(false, "System.err"), "default", "warn");
  }

  private static LoggerContext toConsole(boolean asJson, String stream) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget(stream);
    console.setEncoder(encoder(context, asJson));
    console.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
    HELIDON.setLevel(java.util.logging.Level.WARNING);
    TRANSPORT.setLevel(java.util.logging.Level.WARNING);
    return context;
  }

  private static void setLevel(LoggerContext context, String scope, String level) {
    String logger = ALL_SCOPES.contains(scope) ? Logger.ROOT_LOGGER_NAME : "dev.mizzen." + scope;
    switch (level.toLowerCase(Locale.ROOT)) {
      case "none" -> context.getLogger(logger).setLevel(Level.OFF);
      case "error", "fatal" -> context.getLogger(logger).setLevel(Level.ERROR);
      case "warn" -> context.getLogger(logger).setLevel(Level.WARN);
      case "info" -> context.getLogger(logger).setLevel(Level.INFO);
      case "debug" -> context.getLogger(logger).setLevel(Level.DEBUG);
      default ->
          LoggerFactory.getLogger(Logging.class)
              .atWarn()
              .addKeyValue("level", level)
              .log("unknown log level ignored");
    }
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, boolean asJson) {
    if (asJson) {
      JsonEncoder json = new JsonEncoder();
      json.setContext(context);
      json.start();
      return json;
    }
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setContext(context);
    text.setPattern(PATTERN);
    text.start();
    return text;
  }
}
