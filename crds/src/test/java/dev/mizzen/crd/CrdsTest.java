package dev.mizzen.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.SpecTypes;
import dev.mizzen.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CrdsTest {
  private static final Path FOLDER = Path.of("../deploy/crds");

  /** Rewrites the folder with {@code -Dcrds.update}. */
  @Test
  void theFilesAreWhatIsGenerated() throws IOException {
    Map<String, String> wanted = Crds.files();
    if (System.getProperty("crds.update") != null) {
      for (String stale : read().keySet()) {
        Files.delete(FOLDER.resolve(stale));
      }
      for (Map.Entry<String, String> file : wanted.entrySet()) {
        Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
      }
    }

    assertThat(read()).isEqualTo(wanted);
  }

  private static Map<String, String> read() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(FOLDER)) {
      for (Path path : paths.toList()) {
        files.put(path.toFile().getName(), Files.readString(path));
      }
    }
    return files;
  }

  @Test
  void everyFactIsAboutAFieldThatIsThere() {
    Map<String, List<String>> known = new HashMap<>();
    for (ConfigKind kind : Crds.kinds()) {
      collect(SpecTypes.prototype(kind).orElseThrow().getDescriptorForType(), known);
    }
    Overlay overlay = Overlay.read();

    assertThat(known.keySet()).containsAll(overlay.messages().keySet());
    assertThat(overlay.kinds().keySet())
        .containsExactlyInAnyOrderElementsOf(Crds.kinds().stream().map(ConfigKind::kind).toList());
    overlay
        .messages()
        .forEach(
            (name, facts) ->
                assertThat(known.getOrDefault(name, List.of()))
                    .as(name)
                    .containsAll(facts.fields().keySet())
                    .containsAll(facts.required()));
  }

  private static void collect(Descriptor message, Map<String, List<String>> known) {
    List<String> fields = message.getFields().stream().map(FieldDescriptor::getJsonName).toList();
    if (known.putIfAbsent(message.getFullName(), fields) == null) {
      message.getFields().stream()
          .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
          .forEach(field -> collect(field.getMessageType(), known));
    }
  }

  @Test
  void definitionsAreIstiosButForDescriptions() {
    Map<String, JsonNode> ours = new TreeMap<>();
    Crds.files().values().stream()
        .map(YamlFiles::one)
        .forEach(crd -> ours.put(name(crd), crd.path("spec")));
    Map<String, JsonNode> istios = new TreeMap<>();
    YamlFiles.all(Reference.require("conformance/crds/crd-all.gen.yaml"))
        .forEach(crd -> istios.put(name(crd), crd.path("spec")));

    assertThat(ours.keySet()).isEqualTo(istios.keySet());
    List<String> differences = new ArrayList<>();
    ours.forEach((name, spec) -> compare(name, istios.getOrDefault(name, spec), spec, differences));
    assertThat(differences).isEmpty();
  }

  private static String name(JsonNode crd) {
    return crd.at("/metadata/name").asText();
  }

  private static void compare(
      String path, JsonNode wanted, JsonNode have, List<String> differences) {
    if (wanted.isObject() && have.isObject()) {
      wanted.properties().stream()
          .filter(entry -> !isDescription(entry))
          .forEach(
              entry ->
                  compare(
                      path + "." + entry.getKey(),
                      entry.getValue(),
                      have.path(entry.getKey()),
                      differences));
      have.properties().stream()
          .filter(entry -> !wanted.has(entry.getKey()))
          .forEach(entry -> differences.add(path + ": want no " + entry));
      return;
    }
    if (wanted.isArray() && have.isArray() && wanted.size() == have.size()) {
      for (int i = 0; i < wanted.size(); i++) {
        compare(path + "[" + i + "]", wanted.get(i), have.get(i), differences);
      }
      return;
    }
    if (!wanted.equals(have)) {
      differences.add(path + ": want " + wanted + ", have " + have);
    }
  }

  /** A field may be called so too. */
  private static boolean isDescription(Map.Entry<String, JsonNode> entry) {
    return entry.getKey().equals("description") && entry.getValue().isTextual();
  }
}
