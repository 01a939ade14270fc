package dev.mizzen.model.validate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Origin;
import dev.mizzen.model.parse.ConfigParser;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problems;
import dev.mizzen.model.parse.UnknownFields;

/**
 * Reads a document and judges what it says: everything between a source and the model. Immutable;
 * any thread may use it.
 *
 * <p>What it hands out as valid can be used by generators without another look.
 */
public final class ConfigReader {
  private final ConfigParser parser;
  private final PatchValueCheck patches;

  /** Judges all but what EnvoyFilters patch in. */
  public ConfigReader(UnknownFields unknownFields) {
    this(unknownFields, PatchValueCheck.NONE);
  }

  public ConfigReader(UnknownFields unknownFields, PatchValueCheck patches) {
    this.parser = new ConfigParser(unknownFields);
    this.patches = patches;
  }

  /** Judges values only where the form is right. A missing namespace stays empty. */
  public Parsed<ConfigResource<?>> read(JsonNode document, Origin origin) {
    return switch (parser.parse(document, origin)) {
      case Parsed.Rejected<ConfigResource<?>> rejected -> rejected;
      case Parsed.Valid<ConfigResource<?>>(var resource, var warnings) -> {
        Problems problems = new Problems();
        warnings.forEach(problems::add);
        ConfigRules.check(resource, patches, problems);
        new EmptyMaps(new Checks(problems)).check(resource.key().kind(), document);
        yield problems.orElse(() -> resource);
      }
    };
  }
}
