package dev.mizzen.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
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

  @Test
  void eachMissingToolIsNamed() {
    assertThatThrownBy(
            () -> Storeys.requireAll(Storey.NETWORK_NAMESPACES, List.of("ip", "setpriv"), false))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageStartingWith("ip, setpriv is not here: run as root");
  }

  @Test
  void nothingMissingLetsTheTestGoOn() {
    assertThatCode(() -> Storeys.requireAll(Storey.NETWORK_NAMESPACES, List.of(), false))
        .doesNotThrowAnyException();
  }

  @Test
  void noBuildServerMakesNetworkNamespaces() {
    assertThatThrownBy(() -> Storeys.requireAll(Storey.NETWORK_NAMESPACES, List.of(), true))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("build servers");
  }
}
