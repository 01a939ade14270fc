package dev.mizzen.model.validate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.model.parse.MeshConfigParser;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problems;
import java.util.List;
import java.util.function.BiConsumer;

/** Reads the mesh's own settings and judges what they say. Immutable; any thread may use it. */
public final class MeshConfigReader {
  private final MeshConfigParser parser = new MeshConfigParser();

  /**
   * @param sources lowest precedence first, as {@link MeshConfigParser#parse} takes them
   */
  public Parsed<MeshConfig> read(List<JsonNode> sources) {
    return judged(parser.parse(sources), MeshConfigRules::check);
  }

  public Parsed<MeshNetworks> readNetworks(JsonNode document) {
    return judged(parser.parseNetworks(document), MeshNetworksRules::check);
  }

  private static <T> Parsed<T> judged(Parsed<T> parsed, BiConsumer<T, Problems> rules) {
    return switch (parsed) {
      case Parsed.Rejected<T> rejected -> rejected;
      case Parsed.Valid<T>(var value, var warnings) -> {
        Problems problems = new Problems();
        warnings.forEach(problems::add);
        rules.accept(value, problems);
        yield problems.orElse(() -> value);
      }
    };
  }
}
