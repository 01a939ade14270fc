package dev.mizzen.registry.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.validate.MeshConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
  private static final RejectionSink NOBODY =
      new RejectionSink() {
        @Override
        public void refused(Report report) {}

        @Override
        public void recovered(Report report) {}

        @Override
        public void warned(Report report) {}
      };

  @TempDir private Path folder;
  private Path file;
  private SettingsFile<MeshConfig> settings;

  @BeforeEach
  void readOnce() throws IOException {
    file = Files.writeString(folder.resolve("mesh.yaml"), "rootNamespace: root\n");
    MeshConfigReader reader = new MeshConfigReader();
    settings =
        new SettingsFile<>(
            file,
            ConfigKey.MESH_CONFIG,
            json -> reader.read(List.of(json)),
            FileLimits.DEFAULT,
            NOBODY);
    settings.changed(Look.once());
  }

  @Test
  void aFileJustEmptiedIsBeingWritten() throws IOException {
    // Given
    Files.writeString(file, "");
    // When
    Optional<MeshConfig> changed = settings.changed(after(Duration.ofMillis(500)));
    // Then
    assertThat(changed).isEmpty();
  }

  @Test
  void aFileEmptyForASecondMeansTheDefaults() throws IOException {
    // Given
    Files.writeString(file, "");
    // When
    Optional<MeshConfig> changed = settings.changed(after(Duration.ofSeconds(2)));
    // Then
    assertThat(changed).map(MeshConfig::getRootNamespace).hasValue("istio-system");
  }

  private Look after(Duration time) throws IOException {
    Instant edited = Files.getLastModifiedTime(file).toInstant();
    return new Look(Look.Cause.NOTICED, Set.of(file), () -> edited.plus(time));
  }
}
