package dev.mizzen.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class StoreysTest {

  @Test
  void whatIsThereIsGivenBack(@TempDir Path folder) {
    assertThat(Storeys.require(Storey.ENVOY, Optional.of(folder), true)).isEqualTo(folder);
  }

  @Test
  void onADesktopWhatIsMissingSkipsTheTest(@TempDir Path folder) {
    assertThatThrownBy(
            () -> Storeys.require(Storey.ENVOY, Optional.of(folder.resolve("none")), false))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("Envoy");
  }

  @Test
  void onABuildServerWhatIsMissingFailsTheTest() {
    assertThatThrownBy(() -> Storeys.require(Storey.API_SERVER, Optional.empty(), true))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("KUBEBUILDER_ASSETS");
  }

  @Test
  void referenceDataIsNotForEveryBuildServer() {
    assertThatThrownBy(() -> Storeys.require(Storey.REFERENCE, Optional.empty(), true))
        .isInstanceOf(TestAbortedException.class);
  }
}
