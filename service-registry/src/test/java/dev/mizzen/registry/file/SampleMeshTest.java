package dev.mizzen.registry.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SampleMeshTest {

  @Test
  void everyObjectOfAWholeMeshIsTold() throws URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(SampleMeshTest.class.getResource("/shop")).toURI());

    try (SourceProbe probe = new SourceProbe(folder)) {
      assertThat(probe.start())
          .containsExactly(
              "+ VirtualService shop/web",
              "+ DestinationRule shop/web",
              "+ PeerAuthentication istio-system/default",
              "+ Service shop/outside 443",
              "+ Service shop/stateful 3306",
              "+ Service shop/web 80",
              "+ EndpointSlice shop/web-abc",
              "+ Pod shop/web-5f7c-x1",
              "+ Node node-1",
              "+ Namespace shop",
              "+ Secret shop/web-cert",
              "+ ConfigMap shop/ca");
      assertThat(probe.source.state().refusals()).isEmpty();
      assertThat(probe.source.state().skipped()).isEqualTo(Map.of("apps/v1 Deployment", 1));
    }
  }
}
