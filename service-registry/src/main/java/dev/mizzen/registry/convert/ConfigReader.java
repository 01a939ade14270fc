package dev.mizzen.registry.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Origin;

/** Reads an Istio object. */
public interface ConfigReader {
  Parsed<ConfigResource<?>> read(ConfigKind kind, JsonNode object, Origin origin);
}
