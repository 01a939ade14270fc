package dev.mizzen.istiod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Origin;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.UnknownFields;
import dev.mizzen.model.validate.ConfigReader;
import dev.mizzen.xds.patch.EnvoyPatchValues;

/** Joins the registry's port for Istio objects to the reader. */
final class ConfigReading {
  private static final ConfigReader READER =
      new ConfigReader(UnknownFields.WARN, new EnvoyPatchValues());

  private ConfigReading() {}

  static Parsed<ConfigResource<?>> read(JsonNode object, Origin origin) {
    return READER.read(object, origin);
  }
}
