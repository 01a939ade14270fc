package dev.mizzen.istiod.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.istiod.golden.GoldenFolder.Recording;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every recorded case: what each proxy gets is what istiod 1.30.3 sent it, over both protocols. */
class GoldenTest {
  private final GoldenFolder folder = GoldenFolder.find();
  private final RecordedAnswers recorded = new RecordedAnswers(folder);

  @TempDir private Path temp;

  @TestFactory
  Stream<DynamicContainer> aProxyGetsWhatWasRecorded() {
    return folder.cases().stream().map(this::ofCase);
  }

  @Test
  void everyKnownDifferenceNamesARecordedCase() {
    List<String> recordings =
        folder.cases().stream()
            .flatMap(c -> folder.recordings(c).stream())
            .map(Recording::toString)
            .toList();

    assertThat(recorded.known().names())
        .allSatisfy(
            name -> assertThat(recordings).anyMatch(recording -> name.startsWith(recording + "/")));
  }

  private DynamicContainer ofCase(Path caseFolder) {
    Map<String, ProxyDump[]> dumps = dumps(caseFolder);
    List<DynamicTest> tests = new ArrayList<>();
    for (Recording recording : folder.recordings(caseFolder)) {
      ProxyDump[] both = Objects.requireNonNull(dumps.get(recording.proxy()));
      tests.add(
          DynamicTest.dynamicTest(
              recording.proxy(), () -> recorded.assertEqual(recording, both[0])));
      tests.add(
          DynamicTest.dynamicTest(
              recording.proxy() + " gets the same by delta",
              () -> assertThat(both[1]).isEqualTo(both[0])));
    }
    return DynamicContainer.dynamicContainer(String.valueOf(caseFolder.getFileName()), tests);
  }

  private Map<String, ProxyDump[]> dumps(Path caseFolder) {
    try {
      Path configDir = Files.createDirectory(temp.resolve(caseFolder.getFileName()));
      folder.copyManifests(caseFolder, configDir);
      Map<String, ProxyDump[]> dumps = new LinkedHashMap<>();
      try (RunningIstiod server =
          RunningIstiod.start(
              configDir,
              caseFolder.resolve("mesh.yaml"),
              caseFolder.resolve("mesh-networks.yaml"))) {
        for (Recording recording : folder.recordings(caseFolder)) {
          Node node = recorded.node(recording.proxy());
          try (AdsClient world = AdsClient.stateOfTheWorld(server.grpcPort(), node);
              AdsClient delta = AdsClient.delta(server.grpcPort(), node)) {
            dumps.put(
                recording.proxy(), new ProxyDump[] {ProxyDump.of(world), ProxyDump.of(delta)});
          }
        }
      }
      return dumps;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
