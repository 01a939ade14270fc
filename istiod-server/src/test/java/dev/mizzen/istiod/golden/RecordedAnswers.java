package dev.mizzen.istiod.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.istiod.golden.DumpComparison.Outcome;
import dev.mizzen.istiod.golden.GoldenFolder.Recording;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What istiod 1.30.3 sent to each recorded proxy, and which differences from it are known. */
public record RecordedAnswers(GoldenFolder folder, KnownDifferences known) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TYPES = List.of("cds", "eds", "lds", "rds", "nds", "ecds");

  public RecordedAnswers(GoldenFolder folder) {
    this(folder, KnownDifferences.read("golden-open.txt", "golden-wanted.txt"));
  }

  /** Fails where a proxy got anything else than what was recorded, but for what is known. */
  public void assertEqual(Recording recording, ProxyDump dump) throws IOException {
    DumpComparison comparison = new DumpComparison(JsonLeaves.RECORDED, known);
    Outcome outcome = Outcome.NOTHING;
    for (String type : TYPES) {
      outcome =
          outcome.plus(
              comparison.compare(
                  recording + "/" + type,
                  recorded(recording, type),
                  dump.resources().getOrDefault(type, Map.of())));
    }
    assertThat(outcome.surprises()).as("differences from istiod 1.30.3").isEmpty();
  }

  private static Map<String, JsonNode> recorded(Recording recording, String type)
      throws IOException {
    Map<String, JsonNode> resources = new LinkedHashMap<>();
    Path file = recording.file(type);
    if (Files.exists(file)) {
      JSON.readTree(file.toFile())
          .properties()
          .forEach(entry -> resources.put(entry.getKey(), entry.getValue()));
    }
    return resources;
  }

  /** How a proxy presents itself. */
  public Node node(String proxy) throws IOException {
    Node.Builder node = Node.newBuilder();
    JsonFormat.parser().merge(Files.readString(folder.node(proxy)), node);
    return node.build();
  }
}
