package dev.mizzen.istiod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Origin;
import dev.mizzen.model.parse.ConfigParser;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.UnknownFields;

/** Joins the registry's port for Istio objects to the parser. */
final class ConfigReading {
  private static final ConfigParser PARSER = new ConfigParser(UnknownFields.WARN);

  private ConfigReading() {}

  static Parsed<ConfigResource<?>> read(JsonNode object, Origin origin) {
    return PARSER.parse(object, origin);
  }
}
