package dev.mizzen.istiod.envoy.netns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.istiod.envoy.netns.PodMesh.Crossing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applications that know of no mesh reach each other through two sidecars, all they send and get
 * being redirected, with DNS left as it is.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NamespaceTrafficTest {
  private static final String WEB_HTTP = "outbound|80||web.pods.svc.cluster.local";
  private static final String WEB_TCP = "outbound|9001||web.pods.svc.cluster.local";
  private static final String CLIENT_HTTP = "outbound|80||client.pods.svc.cluster.local";
  private static final String INBOUND_HTTP = "inbound|8080||";
  private static final String INBOUND_TCP = "inbound|9000||";

  /** Clusters count under names of their own; that of passing through inbound is the same. */
  private static final String PASSTHROUGH = "PassthroughCluster";

  private PodMesh mesh;

  @BeforeAll
  void startMesh(@TempDir Path work) throws IOException, InterruptedException {
    mesh = new PodMesh(work);
  }

  @AfterAll
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Test
  void serviceNameLeadsThroughBothSidecars() throws InterruptedException {
    // When
    Crossing crossing = mesh.cross("get web.pods 80", WEB_HTTP, INBOUND_HTTP);
    // Then
    assertThat(crossing.answer()).startsWith("200 web called");
    assertThat(crossing.left()).isEqualTo(1);
    assertThat(crossing.entered()).isEqualTo(1);
  }

  @Test
  void clusterIpLeadsThroughBothSidecars() throws InterruptedException {
    // When
    Crossing crossing = mesh.cross("get 10.96.8.30 80", WEB_HTTP, INBOUND_HTTP);
    // Then
    assertThat(crossing.answer()).startsWith("200 web called");
    assertThat(crossing.left()).isEqualTo(1);
    assertThat(crossing.entered()).isEqualTo(1);
  }

  @Test
  void applicationIsCalledByItsSidecar() {
    assertThat(mesh.client().call("get web.pods 80")).contains("called from 127.0.0.6");
  }

  @Test
  void sidecarsProveToEachOtherWhoTheyAre() {
    assertThat(mesh.client().call("get web.pods 80"))
        .contains("By=" + PodMesh.identity("web"))
        .contains("URI=" + PodMesh.identity("client"));
  }

  @Test
  void tcpServiceIsReachedByClusterIp() throws InterruptedException {
    // When
    Crossing crossing = mesh.cross("say 10.96.8.30 9001", WEB_TCP, INBOUND_TCP);
    // Then
    assertThat(crossing.answer()).isEqualTo("web heard hello from 127.0.0.6");
    assertThat(crossing.left()).isEqualTo(1);
    assertThat(crossing.entered()).isEqualTo(1);
  }

  @Test
  void podReachesItselfThroughItsService() throws InterruptedException {
    // Given
    long before = mesh.client().sentTo(CLIENT_HTTP);
    // When
    String answer = mesh.client().call("get client.pods 80");
    // Then
    assertThat(answer).startsWith("200 client called from 127.0.0.6");
    assertThat(mesh.client().sentTo(CLIENT_HTTP) - before).isEqualTo(1);
  }

  @Test
  void addressOutsideTheMeshIsPassedThrough() throws InterruptedException {
    // Given
    long before = mesh.client().sentTo(PASSTHROUGH);
    // When
    String answer = mesh.client().call("say " + mesh.outside());
    // Then
    assertThat(answer).isEqualTo("outside heard hello from " + mesh.address(2));
    assertThat(mesh.client().sentTo(PASSTHROUGH) - before).isEqualTo(1);
  }

  @Test
  void portThatNoServiceNamesIsPassedThroughOnBothSides() throws InterruptedException {
    // When
    Crossing crossing = mesh.cross("say " + mesh.address(3) + " 7000", PASSTHROUGH, PASSTHROUGH);
    // Then
    assertThat(crossing.answer()).isEqualTo("web heard hello from 127.0.0.6");
    assertThat(crossing.left()).isEqualTo(1);
    assertThat(crossing.entered()).isEqualTo(1);
  }

  @Test
  void nothingIsRefused() throws InterruptedException {
    assertThat(mesh.client().sidecar().rejections()).isZero();
    assertThat(mesh.web().sidecar().rejections()).isZero();
  }
}
