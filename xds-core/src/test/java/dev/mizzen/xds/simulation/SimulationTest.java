package dev.mizzen.xds.simulation;

import static dev.mizzen.xds.simulation.Configs.BYTES;
import static dev.mizzen.xds.simulation.Configs.config;
import static dev.mizzen.xds.simulation.Configs.get;
import static dev.mizzen.xds.simulation.Configs.outbound;
import static dev.mizzen.xds.simulation.Configs.tls;
import static dev.mizzen.xds.simulation.Configs.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.xds.simulation.Call.ClientCertificate;
import dev.mizzen.xds.simulation.Journey.End;
import dev.mizzen.xds.simulation.Journey.Reach;
import dev.mizzen.xds.simulation.Journey.Reason;
import dev.mizzen.xds.simulation.Journey.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final String LISTENER =
      """
      listeners:
      - name: virtualOutbound
        useOriginalDst: true
        filterChains:
      """;
  private static final String TABLE =
      LISTENER
          + """
              - {name: web, http: table}
            routes:
            - name: table
              virtualHosts:
              - name: a
                domains: [a]
                routes:
                - {name: split, match: {path: /split}, route: {weightedClusters: {clusters: [{name: one, weight: 90}, {name: two, weight: 10}]}}}
                - {name: told, match: {path: /told}, route: {clusterHeader: X-Cluster}}
                - {name: away, match: {path: /away}, redirect: {responseCode: FOUND}}
                - {name: answer, match: {path: /answer}, directResponse: {status: 418}}
              - {name: tls, domains: [tls], requireTls: ALL, routes: [{name: all, match: {prefix: /}, route: {cluster: one}}]}
            """;
  private static final Call CALL = outbound("10.0.0.1", 80);

  @Test
  void requestIsToldWithEveryStationOnItsWay() {
    Journey journey = Simulation.of(config(TABLE), with(CALL, get("a", "/split")));

    assertThat(journey)
        .isEqualTo(
            new Journey(
                Optional.of("virtualOutbound"),
                Optional.of("web"),
                Optional.of("table"),
                Optional.of("a"),
                Optional.of("split"),
                new End.Forwarded(
                    List.of(
                        new Target("one", 90, new Reach.UnknownCluster()),
                        new Target("two", 10, new Reach.UnknownCluster())))));
  }

  @Test
  void clusterMayBeToldByAHeader() {
    Call call = with(CALL, get("a", "/told", Map.of("x-cluster", "three")));

    assertThat(Simulation.of(config(TABLE), call).end())
        .isEqualTo(new End.Forwarded(List.of(new Target("three", 1, new Reach.UnknownCluster()))));
  }

  @Test
  void proxyMayAnswerByItself() {
    assertThat(end(TABLE, with(CALL, get("a", "/away")))).isEqualTo(new End.Redirected(302));
    assertThat(end(TABLE, with(CALL, get("a", "/answer")))).isEqualTo(new End.Answered(418));
    assertThat(end(TABLE, with(CALL, get("tls", "/")))).isEqualTo(new End.TlsRequired());
  }

  @Test
  void requestMayEndAtTheTable() {
    assertThat(end(TABLE, with(CALL, get("b", "/")))).isEqualTo(stopped(Reason.NO_VIRTUAL_HOST));
    assertThat(end(TABLE, with(CALL, get("a", "/")))).isEqualTo(stopped(Reason.NO_ROUTE));
    assertThat(end(LISTENER + "  - {http: none}", with(CALL, get("a", "/"))))
        .isEqualTo(stopped(Reason.NO_ROUTE_CONFIG));
  }

  @Test
  void whatIsNotHttpCannotBeRouted() {
    assertThat(end(TABLE, with(CALL, BYTES))).isEqualTo(stopped(Reason.PROTOCOL_ERROR));
    assertThat(end(TABLE, with(with(CALL, get("a", "/split")), tls("a"))))
        .isEqualTo(stopped(Reason.PROTOCOL_ERROR));
  }

  @Test
  void connectionMayFindNoChainOrTooMany() {
    assertThat(end("{}", CALL)).isEqualTo(stopped(Reason.NO_LISTENER));
    assertThat(end(LISTENER + "  - {filterChainMatch: {destinationPort: 81}, tcp: a}", CALL))
        .isEqualTo(stopped(Reason.NO_FILTER_CHAIN));
    assertThat(end(LISTENER + "  - {tcp: a}\n  - {tcp: b}", CALL))
        .isEqualTo(stopped(Reason.AMBIGUOUS_FILTER_CHAINS));
    assertThat(end(LISTENER + "  - {name: empty}", CALL))
        .isEqualTo(stopped(Reason.NO_TERMINAL_FILTER));
  }

  @Test
  void defaultChainTakesWhatNoOtherDoes() {
    String listener =
        """
        listeners:
        - name: virtualOutbound
          filterChains: [{filterChainMatch: {destinationPort: 81}, tcp: a}]
          defaultFilterChain: {name: rest, tcp: b}
        """;

    assertThat(Simulation.of(config(listener), CALL).filterChain()).contains("rest");
  }

  @Test
  void sidecarsMeetWhereBothSidesAreOfTheMesh() {
    String mutual = LISTENER + chain("default", true);
    assertThat(end(mutual, CALL)).isEqualTo(stopped(Reason.INVALID_TLS));
    assertThat(end(mutual, with(CALL, tls(ClientCertificate.NONE))))
        .isEqualTo(stopped(Reason.INVALID_MTLS));
    assertThat(end(mutual, with(CALL, tls(ClientCertificate.MESH))))
        .isInstanceOf(End.Forwarded.class);
    assertThat(end(mutual, with(CALL, tls(ClientCertificate.FOREIGN))))
        .isEqualTo(stopped(Reason.INVALID_MTLS));
  }

  @Test
  void serverWithACertificateOfItsOwnIsNoneOfTheMesh() {
    String simple = LISTENER + chain("kubernetes://shop", false);
    assertThat(end(simple, with(CALL, tls(ClientCertificate.NONE))))
        .isInstanceOf(End.Forwarded.class);
    assertThat(end(simple, with(CALL, tls(ClientCertificate.MESH))))
        .isEqualTo(stopped(Reason.INVALID_MTLS));
  }

  @Test
  void clusterIsToldWithTheEndpointsThatTakeCalls() {
    String clusters =
        LISTENER
            + """
                - {tcp: eds}
              clusters: [{name: eds, type: EDS, edsClusterConfig: {serviceName: named}}]
              endpoints:
              - clusterName: named
                endpoints:
                - priority: 0
                  lbEndpoints: [{healthStatus: UNHEALTHY, endpoint: {address: {socketAddress: {address: 10.0.0.1, portValue: 1}}}}]
                - priority: 1
                  lbEndpoints: [{endpoint: {address: {socketAddress: {address: 10.0.0.2, portValue: 2}}}}, {endpoint: {address: {pipe: {path: /sock}}}}]
              """;

    assertThat(reach(clusters, CALL))
        .isEqualTo(new Reach.Endpoints(List.of("10.0.0.2:2", "/sock")));
  }

  @Test
  void passthroughClusterReachesWhoWasCalled() {
    String clusters = LISTENER + "  - {tcp: pass}\nclusters: [{name: pass, type: ORIGINAL_DST}]";

    assertThat(reach(clusters, CALL)).isEqualTo(new Reach.Endpoints(List.of("10.0.0.1:80")));
  }

  private static End end(String yaml, Call call) {
    return Simulation.of(config(yaml), call).end();
  }

  private static Reach reach(String yaml, Call call) {
    return switch (end(yaml, call)) {
      case End.Forwarded(var targets) -> targets.getFirst().reach();
      case End other -> throw new AssertionError(other);
    };
  }

  private static End stopped(Reason reason) {
    return new End.Stopped(reason);
  }

  private static String chain(String secret, boolean requiresCertificate) {
    return """
            - tcp: a
              transportSocket:
                name: tls
                typedConfig:
                  '@type': type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                  requireClientCertificate: %s
                  commonTlsContext: {tlsCertificateSdsSecretConfigs: [{name: '%s'}]}
        """
        .formatted(requiresCertificate, secret);
  }
}
