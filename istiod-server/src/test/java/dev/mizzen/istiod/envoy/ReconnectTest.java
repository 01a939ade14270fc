package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proxies carry requests on while their server is replaced. */
final class ReconnectTest {
  @Test
  void noRequestIsLostWhileTheServerIsReplaced(@TempDir Path work)
      throws IOException, InterruptedException {
    try (TrafficMesh mesh = new TrafficMesh(work);
        SteadyLoad inside = SteadyLoad.start(() -> mesh.get("/exact"));
        SteadyLoad outside = SteadyLoad.start(() -> mesh.enter("shop.example", "/"))) {
      // Given
      inside.awaitRequests(150);
      // When
      mesh.restartServer();
      inside.awaitRequests(500);
      mesh.edit("subset: v2}}] # edited", "subset: v3}}] # edited");
      boolean follows = mesh.awaitBody("/edited", "v3", Duration.ofSeconds(30));
      inside.awaitRequests(700);
      outside.awaitRequests(700);
      // Then
      System.err.println("through the sidecar: " + inside + "; the gateway: " + outside);
      assertThat(follows).isTrue();
      assertThat(inside.failures()).isEmpty();
      assertThat(outside.failures()).isEmpty();
    }
  }
}
