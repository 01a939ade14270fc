package dev.mizzen.xds.generate.listener;

import static dev.mizzen.model.testing.ConfigFixtures.destinationRule;
import static dev.mizzen.model.testing.ConfigFixtures.serviceEntry;
import static dev.mizzen.model.testing.ConfigFixtures.virtualService;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.MeshFixture;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutboundTcpRoutesTest {
  private static final Instant LATE = Instant.parse("2026-01-02T00:00:00Z");
  private static final String DB = "db.shop.svc.cluster.local";

  @Test
  void onlyTheRouteThatTakesTheRestTellsItsMaker() {
    Listeners listeners =
        Listeners.ofSidecar(
            db(Protocol.TCP)
                .withConfig(
                    virtualService(
                        "shop/vs",
                        """
                        {hosts: [db], tcp: [
                         {match: [{destinationSubnets: [10.9.0.0/16]}], route: [{destination: {host: far.example.com}}]},
                         {route: [{destination: {host: near.example.com}}]}]}
                        """)));
    assertThat(listeners.chains("10.0.0.1_3306"))
        .containsExactly(
            "10.9.0.0/16 -> tcp outbound|3306||far.example.com",
            "else tcp outbound|3306||near.example.com");
    assertThat(listeners.chain("10.0.0.1_3306", 0).hasMetadata()).isFalse();
    assertThat(listeners.get("10.0.0.1_3306").getDefaultFilterChain().hasMetadata()).isTrue();
  }

  @Test
  void rangesAreSortedAndComeBeforeSniffedHttp() {
    Listeners listeners =
        Listeners.ofSidecar(
            db(Protocol.UNSUPPORTED)
                .withConfig(
                    virtualService(
                        "shop/vs",
                        """
                        {hosts: [db], tcp: [{match: [{destinationSubnets: [192.0.2.0/24, 10.9.0.0/16]}],
                         route: [{destination: {host: far.example.com}}]}]}
                        """)));
    assertThat(listeners.chains("10.0.0.1_3306"))
        .containsExactly(
            "10.9.0.0/16 192.0.2.0/24 -> tcp outbound|3306||far.example.com",
            "raw_buffer http/1.1 h2c -> http db.shop.svc.cluster.local:3306",
            "else tcp outbound|3306||" + DB);
  }

  @Test
  void rangeOfAllAddressesIsNotTheDefaultChain() {
    Listeners listeners =
        Listeners.ofSidecar(
            db(Protocol.TCP)
                .withConfig(
                    virtualService(
                        "shop/vs",
                        """
                        {hosts: [db], tcp: [{match: [{destinationSubnets: [0.0.0.0/0]}],
                         route: [{destination: {host: far.example.com}}]}]}
                        """)));
    assertThat(listeners.chains("10.0.0.1_3306"))
        .containsExactly(
            "any -> tcp outbound|3306||far.example.com", "else tcp outbound|3306||" + DB);
  }

  @Test
  void subnetsOfATlsMatchHoldForTheMatchesAfterIt() {
    Listeners listeners =
        Listeners.ofSidecar(
            db(Protocol.TLS)
                .withConfig(
                    virtualService(
                        "shop/vs",
                        """
                        {hosts: [db, a.com, b.com], tls: [
                         {match: [{sniHosts: [a.com], destinationSubnets: [10.9.0.0/16]}], route: [{destination: {host: a.com}}]},
                         {match: [{sniHosts: [b.com]}], route: [{destination: {host: b.com}}]}]}
                        """)));
    assertThat(listeners.chains("10.0.0.1_3306"))
        .containsExactly(
            "a.com 10.9.0.0/16 -> tcp outbound|3306||a.com",
            "b.com 10.9.0.0/16 -> tcp outbound|3306||b.com",
            "else tcp PassthroughCluster");
  }

  @Test
  void routeToASubsetGoesThroughItsOwnTunnelAlone() {
    Listeners listeners =
        Listeners.ofSidecar(
            db(Protocol.TCP)
                .withConfig(tunnelled())
                .withConfig(
                    virtualService(
                        "shop/vs",
                        """
                        {hosts: [db], tcp: [
                         {match: [{destinationSubnets: [10.1.0.0/16]}], route: [{destination: {host: db, subset: plain}}]},
                         {match: [{destinationSubnets: [10.2.0.0/16]}], route: [{destination: {host: db, subset: own}}]}]}
                        """)));
    assertThat(listeners.tcp("10.0.0.1_3306", 0).hasTunnelingConfig()).isFalse();
    assertThat(listeners.tcp("10.0.0.1_3306", 1).getTunnelingConfig().getHostname())
        .isEqualTo("own.example.com:443");
  }

  @Test
  void routeToSeveralSubsetsGoesThroughTheTunnelOfTheService() {
    Listeners listeners =
        Listeners.ofSidecar(
            db(Protocol.TCP)
                .withConfig(tunnelled())
                .withConfig(
                    virtualService(
                        "shop/vs",
                        """
                        {hosts: [db], tcp: [{route: [{destination: {host: db, subset: own}, weight: 1},
                         {destination: {host: db, subset: plain}, weight: 1}]}]}
                        """)));
    assertThat(listeners.tcp("10.0.0.1_3306", 0).getTunnelingConfig().getHostname())
        .isEqualTo("all.example.com:443");
  }

  @Test
  void genericProxyTakesTheWholePort() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .with(service("shop", "old").port("http", 80, Protocol.HTTP))
                .withConfig(
                    serviceEntry(
                        "shop/proxy",
                        "{hosts: [proxy.example.com], ports: [{number: 80, name: p, protocol:"
                            + " HTTP_PROXY}], resolution: DNS}"))
                .with(service("shop", "new").created(LATE).port("http", 80, Protocol.HTTP)));
    assertThat(listeners.chains("0.0.0.0_80")).containsExactly("any -> http 80");
    assertThat(listeners.inspectors("0.0.0.0_80")).isEmpty();
    assertThat(listeners.http("0.0.0.0_80", 0).hasHttpProtocolOptions()).isFalse();
  }

  private static ConfigResource<?> tunnelled() {
    return destinationRule(
        "shop/db",
        """
        {host: db, trafficPolicy: {tunnel: {targetHost: all.example.com, targetPort: 443}}, subsets: [{name: plain},
         {name: own, trafficPolicy: {tunnel: {targetHost: own.example.com, targetPort: 443}}}]}
        """);
  }

  private static MeshFixture db(Protocol protocol) {
    return mesh().with(service("shop", "db").address("10.0.0.1").port("x", 3306, protocol));
  }
}
