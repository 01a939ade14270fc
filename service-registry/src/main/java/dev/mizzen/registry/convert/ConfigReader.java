package dev.mizzen.registry.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Origin;
import dev.mizzen.model.parse.Parsed;

/** Reads and judges an Istio object; {@code metadata.namespace} is filled in already. */
public interface ConfigReader {
  Parsed<ConfigResource<?>> read(JsonNode object, Origin origin);
}
