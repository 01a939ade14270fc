package dev.mizzen.registry.file;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Parses YAML into JSON beside its lines. Immutable; any thread may use it. */
final class YamlParser {
  private final LoadSettings settings;
  private final JsonTextParser json = new JsonTextParser();

  /**
   * @param maxCodePoints the longest text it takes
   */
  YamlParser(int maxCodePoints) {
    this.settings =
        LoadSettings.builder().setCodePointLimit(maxCodePoints).setParseComments(false).build();
  }

  /** Every document of a file's text. */
  List<Document> parse(String text) {
    return Chunk.split(text).stream().map(this::parse).toList();
  }

  Document parse(Chunk chunk) {
    return json.parse(chunk).orElseGet(() -> parseYaml(chunk));
  }

  private Document parseYaml(Chunk chunk) {
    try {
      Iterator<Event> events = new Parse(settings).parseString(chunk.text()).iterator();
      JsonBuilder.Built built = built(events, chunk);
      return new Document.Parsed(chunk.number(), built.json(), built.lines());
    } catch (YamlMistake mistake) {
      return new Document.Broken(
          chunk.number(), mistake.line(), mistake.field(), mistake.message());
    } catch (MarkedYamlEngineException syntax) {
      int line =
          syntax
              .getProblemMark()
              .map(mark -> chunk.firstLine() + mark.getLine())
              .orElse(chunk.firstLine());
      return new Document.Broken(
          chunk.number(), line, Optional.empty(), "is not YAML: " + oneLine(syntax.getProblem()));
    } catch (YamlEngineException unreadable) {
      return new Document.Broken(
          chunk.number(),
          chunk.firstLine(),
          Optional.empty(),
          "is not YAML: " + oneLine(unreadable.getMessage()));
    }
  }

  private static JsonBuilder.Built built(Iterator<Event> events, Chunk chunk) throws YamlMistake {
    JsonBuilder builder = new JsonBuilder(events, chunk.firstLine());
    Event first = events.next();
    while (first instanceof StreamStartEvent) {
      first = events.next();
    }
    if (first instanceof StreamEndEvent) {
      return JsonBuilder.Built.empty(chunk.firstLine());
    }
    JsonBuilder.Built root = builder.root();
    drain(events, chunk);
    return root;
  }

  /** A mistake behind the root is one too. */
  private static void drain(Iterator<Event> events, Chunk chunk) throws YamlMistake {
    while (events.hasNext()) {
      Event event = events.next();
      if (!(event instanceof DocumentEndEvent || event instanceof StreamEndEvent)) {
        int line =
            event
                .getStartMark()
                .map(mark -> chunk.firstLine() + mark.getLine())
                .orElse(chunk.firstLine());
        throw new YamlMistake(line, "", "goes on behind its end");
      }
    }
  }

  private static String oneLine(@Nullable String text) {
    return text == null ? "unreadable" : text.replaceAll("\\s+", " ").strip();
  }
}
