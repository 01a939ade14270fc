package dev.mizzen.model.push;

import static dev.mizzen.model.testing.ConfigFixtures.annotated;
import static dev.mizzen.model.testing.ConfigFixtures.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.testing.MeshFixture;
import org.junit.jupiter.api.Test;

class PushContextTest {
  private static final ConfigResource<VirtualService> ROUTES =
      virtualService("shop/v", "{hosts: [a], http: [{route: [{destination: {host: a}}]}]}");
  private static final PushContext PICTURE = MeshFixture.create().withConfig(ROUTES).context();

  @Test
  void anObjectIsServedAsItStandsWhereProxiesWouldSeeNoDifference() {
    assertThat(PICTURE.serves(ROUTES)).isTrue();
    assertThat(PICTURE.serves(annotated(ROUTES, "team", "x"))).isTrue();
  }

  @Test
  void anObjectThatIsOnItsWayIsNotServed() {
    assertThat(
            PICTURE.serves(
                virtualService(
                    "shop/v", "{hosts: [b], http: [{route: [{destination: {host: a}}]}]}")))
        .isFalse();
    assertThat(
            PICTURE.serves(
                virtualService(
                    "shop/w", "{hosts: [a], http: [{route: [{destination: {host: a}}]}]}")))
        .isFalse();
  }
}
