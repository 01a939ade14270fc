package dev.mizzen.istiod;

import static dev.mizzen.model.testing.ConfigFixtures.gateway;
import static dev.mizzen.model.testing.ConfigFixtures.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.conflict.Conflict;
import dev.mizzen.model.conflict.ObjectConflicts;
import dev.mizzen.model.index.ConfigIndex;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.scope.MergedGateway;
import dev.mizzen.xds.scope.MergedGateway.RejectedServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterConflictsTest {
  private static final ConfigKey OLD = key(ConfigKind.GATEWAY, "shop/old");
  private static final ConfigKey YOUNG = key(ConfigKind.GATEWAY, "shop/young");
  private static final String SERVER =
      "{port: {number: 80, name: tcp, protocol: TCP}, hosts: ['*']}";
  private static final ConfigIndex CONFIGS =
      MeshFixture.create()
          .withConfig(gateway("shop/old", "servers: [" + SERVER + "]"))
          .withConfig(gateway("shop/young", "servers: [" + SERVER + "]"))
          .context()
          .configs();
  private static final RejectedServer LOST =
      new RejectedServer(YOUNG, 0, "speaks TCP on port 80", Optional.of(OLD));

  @Test
  void bothGatewaysAreToldOfTheOther() {
    Map<ConfigKey, ObjectConflicts> found =
        RouterConflicts.of(List.of(router(Set.of(OLD, YOUNG), LOST)), CONFIGS);

    assertThat(of(found, YOUNG))
        .isEqualTo(
            new ObjectConflicts(
                List.of(
                    new Conflict(
                        Conflict.Subject.GATEWAY_SERVER,
                        "servers[0] speaks TCP on port 80",
                        List.of(OLD),
                        List.of(),
                        true)),
                true));
    assertThat(of(found, OLD).isWhollyLost()).isFalse();
    assertThat(of(found, OLD).conflicts())
        .extracting(Conflict::losers)
        .containsExactly(List.of(YOUNG));
  }

  @Test
  void aGatewayThatAnotherRouterServesIsNotWhollyLost() {
    Map<ConfigKey, ObjectConflicts> found =
        RouterConflicts.of(
            List.of(router(Set.of(OLD, YOUNG), LOST), router(Set.of(YOUNG))), CONFIGS);

    assertThat(of(found, YOUNG).isWhollyLost()).isFalse();
  }

  @Test
  void whatLostToNobodyIsNoConflict() {
    RejectedServer wrong = new RejectedServer(YOUNG, 0, "has no port", Optional.empty());

    assertThat(RouterConflicts.of(List.of(router(Set.of(YOUNG), wrong)), CONFIGS)).isEmpty();
  }

  private static ObjectConflicts of(Map<ConfigKey, ObjectConflicts> found, ConfigKey key) {
    return Optional.ofNullable(found.get(key)).orElseThrow();
  }

  private static MergedGateway router(Set<ConfigKey> gateways, RejectedServer... rejected) {
    return new MergedGateway(List.of(), Map.of(), gateways, List.of(rejected), false);
  }
}
