package dev.mizzen.registry.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.model.push.MeshEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeshConfigFilesTest {
  @TempDir Path folder;
  private SourceProbe probe;
  private MeshConfigFiles files;

  @BeforeEach
  void open() {
    probe = new SourceProbe(folder);
    files =
        new MeshConfigFiles(
            folder.resolve("mesh.yaml"),
            folder.resolve("networks.yaml"),
            FileLimits.DEFAULT,
            probe.output());
  }

  @AfterEach
  void close() {
    files.close();
  }

  @Test
  void missingFilesMeanTheDefaults() {
    files.start();

    assertThat(config().getRootNamespace()).isEqualTo("istio-system");
    assertThat(probe.nextEvent()).isInstanceOf(MeshEvent.MeshNetworksChanged.class);
  }

  @Test
  void fileIsLaidOverTheDefaultsAndFollowed() throws IOException {
    probe.write("mesh.yaml", "accessLogFile: /dev/stdout\n");
    files.start();

    assertThat(config().getAccessLogFile()).isEqualTo("/dev/stdout");
    probe.nextEvent();

    probe.write("networks.yaml", "networks: {n1: {endpoints: [{fromRegistry: Kubernetes}]}}\n");
    assertThat(probe.nextEvent())
        .isInstanceOfSatisfying(
            MeshEvent.MeshNetworksChanged.class,
            e -> assertThat(e.networks().getNetworksMap()).containsOnlyKeys("n1"));

    probe.write("mesh.yaml", "accessLogFile: /dev/stderr\nrootNamespace: root\n");
    assertThat(config().getRootNamespace()).isEqualTo("root");

    Files.delete(folder.resolve("mesh.yaml"));
    probe.write("mesh.yaml", "rootNamespace: other\n");
    assertThat(config().getRootNamespace()).isEqualTo("other");
  }

  @Test
  void badFileKeepsTheLastGoodSettings() {
    probe.write("mesh.yaml", "rootNamespace: root\n");
    files.start();
    config();
    probe.nextEvent();

    probe.write("mesh.yaml", "rootNamespace: other\nconnectTimeout: soon\n");
    assertThat(probe.nextReport())
        .startsWith("refused mesh.yaml :2 document 1: MeshConfig mesh: connectTimeout");

    probe.write("mesh.yaml", "rootNamespace: [\n");
    assertThat(probe.nextReport()).startsWith("recovered mesh.yaml :2");
    assertThat(probe.nextReport())
        .startsWith("refused mesh.yaml :2 document 1: MeshConfig mesh: is not YAML");

    probe.write("mesh.yaml", "rootNamespace: mended\n");
    assertThat(probe.nextReport()).startsWith("recovered mesh.yaml");
    assertThat(config().getRootNamespace()).isEqualTo("mended");
  }

  @Test
  void fileEmptiedRightAfterTheStartIsNotTakenAtItsWord() {
    probe.write("mesh.yaml", "rootNamespace: root\n");
    files.start();
    config();
    probe.nextEvent();

    probe.write("mesh.yaml", "");
    probe.write("mesh.yaml", "rootNamespace: [\n");
    probe.nextReport();
    probe.write("mesh.yaml", "rootNamespace: mended\n");

    assertThat(config().getRootNamespace()).isEqualTo("mended");
  }

  @Test
  void badFileAtTheStartMeansTheDefaults() {
    probe.write("mesh.yaml", "a: 1\n---\nb: 2\n");

    files.start();

    assertThat(config().getRootNamespace()).isEqualTo("istio-system");
    assertThat(probe.nextReport()).isEqualTo("refused mesh.yaml : holds 2 documents, want one");
  }

  private MeshConfig config() {
    return ((MeshEvent.MeshConfigChanged) probe.nextEvent()).config();
  }
}
