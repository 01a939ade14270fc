package dev.mizzen.xds.scope;

import static dev.mizzen.model.testing.ConfigFixtures.serviceEntry;
import static dev.mizzen.model.testing.ConfigFixtures.workloadEntry;
import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.TargetPort;
import dev.mizzen.model.service.Workload;
import dev.mizzen.model.testing.MeshFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceTargetsTest {
  private static final Map<String, String> APP = Map.of("app", "a");
  private static final Proxy PROXY = NodeFixture.sidecar("shop", "a-1", "10.1.0.1").proxy();

  @Test
  void servicesOfTheNamespaceThatSelectThePodAreTargetsTheOldestFirst() {
    // Given
    MeshFixture mesh =
        mesh()
            .with(pod("shop", "a-1", "10.1.0.1").labels(APP))
            .with(
                service("shop", "young")
                    .selector(APP)
                    .created(Instant.ofEpochSecond(9))
                    .port("http", 80, Protocol.HTTP))
            .with(service("shop", "old").selector(APP).port("http", 81, Protocol.HTTP))
            .with(
                service("shop", "unlike")
                    .selector(Map.of("app", "b"))
                    .port("http", 82, Protocol.HTTP))
            .with(service("other", "far").selector(APP).port("http", 83, Protocol.HTTP));

    // When
    List<String> targets = targets(mesh, PROXY);

    // Then
    assertThat(targets).containsExactly("old:81>81", "young:80>80");
  }

  @Test
  void namedTargetPortIsTheContainersAndAnUnknownOneIsLeftOut() {
    MeshFixture mesh =
        mesh()
            .with(
                new MeshEvent.WorkloadChanged(
                    withPorts(
                        pod("shop", "a-1", "10.1.0.1").labels(APP).build(), Map.of("web", 8080))))
            .with(
                service("shop", "a")
                    .selector(APP)
                    .port("http", 80, new TargetPort.Name("web"))
                    .port("admin", 81, new TargetPort.Name("none"))
                    .port("fixed", 82, new TargetPort.Number(9000)));

    assertThat(targets(mesh, PROXY)).containsExactly("a:80>8080", "a:82>9000");
  }

  @Test
  void ofPortsWithOneTargetPortAndProtocolTheFirstIsKept() {
    MeshFixture mesh =
        mesh()
            .with(pod("shop", "a-1", "10.1.0.1").labels(APP))
            .with(
                service("shop", "a")
                    .selector(APP)
                    .port("http", 80, new TargetPort.Number(8080))
                    .port("http-alt", 81, new TargetPort.Number(8080))
                    .port("tcp", 8080, Protocol.TCP));

    assertThat(targets(mesh, PROXY)).containsExactly("a:80>8080", "a:8080>8080");
  }

  @Test
  void serviceWithoutSelectorIsATargetWhereASliceHoldsTheProxy() {
    MeshFixture mesh =
        mesh()
            .with(pod("shop", "a-1", "10.1.0.1").labels(APP))
            .with(service("shop", "manual").port("http", 80, Protocol.HTTP))
            .with(slice("shop", "manual").port("http", 8080).pod("10.1.0.1", "a-1"));

    assertThat(targets(mesh, PROXY)).containsExactly("manual:80>8080");
  }

  @Test
  void slicesAreNotAskedWhereASelectorMatches() {
    MeshFixture mesh =
        mesh()
            .with(pod("shop", "a-1", "10.1.0.1").labels(APP))
            .with(service("shop", "a").selector(APP).port("http", 80, Protocol.HTTP))
            .with(service("shop", "manual").port("http", 80, Protocol.HTTP))
            .with(slice("shop", "manual").port("http", 8080).pod("10.1.0.1", "a-1"));

    assertThat(targets(mesh, PROXY)).containsExactly("a:80>80");
  }

  @Test
  void podThatIsNotKnownYetTellsItsLabelsAndPortsItself() {
    MeshFixture mesh =
        mesh()
            .with(service("shop", "a").selector(APP).port("http", 80, new TargetPort.Name("web")));
    NodeFixture node = NodeFixture.sidecar("shop", "a-1", "10.1.0.1").labels(APP);

    assertThat(
            targets(
                mesh,
                node.with("POD_PORTS", "[{\"name\":\"web\",\"containerPort\":8080}]").proxy()))
        .containsExactly("a:80>8080");
  }

  @Test
  void onePortThatTheUnknownPodDoesNotTellSpoilsTheAnswer() {
    MeshFixture mesh =
        mesh()
            .with(service("shop", "a").selector(APP).port("http", 80, new TargetPort.Name("web")))
            .with(service("shop", "b").selector(APP).port("http", 81, Protocol.HTTP));
    NodeFixture node = NodeFixture.sidecar("shop", "a-1", "10.1.0.1").labels(APP);

    assertThat(
            targets(
                mesh, node.with("POD_PORTS", "[{\"name\":\"x\",\"containerPort\":8080}]").proxy()))
        .isEmpty();
  }

  @Test
  void workloadEntryWithTheProxysAddressGoesBeforeThePod() {
    MeshFixture mesh =
        mesh()
            .with(pod("shop", "a-1", "10.1.0.1").labels(APP))
            .with(service("shop", "a").selector(APP).port("http", 80, Protocol.HTTP))
            .with(
                service("shop", "vm")
                    .selector(Map.of("app", "vm"))
                    .port("http", 80, Protocol.HTTP)
                    .port("admin", 81, new TargetPort.Name("adm"))
                    .port("dns", 53, Protocol.UDP))
            .with(
                service("shop", "vm-headless")
                    .selector(Map.of("app", "vm"))
                    .headless()
                    .port("http", 80, Protocol.HTTP))
            .withConfig(
                workloadEntry(
                    "shop/vm-1", "{address: 10.1.0.1, labels: {app: vm}, ports: {http: 8080}}"));

    assertThat(targets(mesh, PROXY)).containsExactly("vm:80>8080");
  }

  @Test
  void ofWorkloadEntriesWithOneAddressTheProxysNamesakeCounts() {
    MeshFixture mesh =
        mesh()
            .with(
                service("shop", "one")
                    .selector(Map.of("app", "one"))
                    .port("http", 80, Protocol.HTTP))
            .with(
                service("shop", "two")
                    .selector(Map.of("app", "two"))
                    .port("http", 80, Protocol.HTTP))
            .withConfig(workloadEntry("shop/a-0", "{address: 10.1.0.1, labels: {app: one}}"))
            .withConfig(workloadEntry("shop/a-1", "{address: 10.1.0.1, labels: {app: two}}"));

    assertThat(targets(mesh, PROXY)).containsExactly("two:80>80");
  }

  @Test
  void serviceEntryOfTheNamespaceWithTheProxysAddressIsATarget() {
    String spec =
        """
        hosts: [ext.com]
        resolution: STATIC
        ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]
        endpoints: [{address: 10.1.0.1}]
        """;
    MeshFixture mesh =
        mesh()
            .withConfig(serviceEntry("shop/own", spec))
            .withConfig(serviceEntry("other/far", spec));

    assertThat(targets(mesh, PROXY)).containsExactly("ext.com:80>8080");
  }

  @Test
  void proxyThatNamesNoNamespaceFindsServiceEntriesOfAll() {
    String spec =
        """
        hosts: [ext.com]
        resolution: STATIC
        ports: [{number: 80, name: http, protocol: HTTP}]
        endpoints: [{address: 10.1.0.1}]
        """;
    MeshFixture mesh = mesh().withConfig(serviceEntry("other/far", spec));
    NodeFixture node = NodeFixture.sidecar("shop", "a-1", "10.1.0.1");

    assertThat(targets(mesh, node.with("NAMESPACE", "").proxy())).containsExactly("ext.com:80>80");
    assertThat(targets(mesh, node.with("NAMESPACE", "shop").proxy())).isEmpty();
  }

  @Test
  void proxyOfAnotherClusterHasNoKubernetesTargets() {
    MeshFixture mesh =
        mesh()
            .with(pod("shop", "a-1", "10.1.0.1").labels(APP))
            .with(service("shop", "a").selector(APP).port("http", 80, Protocol.HTTP));

    assertThat(
            targets(
                mesh,
                NodeFixture.sidecar("shop", "a-1", "10.1.0.1")
                    .labels(APP)
                    .with("CLUSTER_ID", "far")
                    .proxy()))
        .isEmpty();
  }

  private static MeshFixture mesh() {
    return MeshFixture.create();
  }

  private static List<String> targets(MeshFixture mesh, Proxy proxy) {
    return ScopeBuilder.build(mesh.context(), proxy).workload().targets().stream()
        .map(
            target ->
                target.service().name() + ":" + target.port().number() + ">" + target.targetPort())
        .toList();
  }

  private static Workload withPorts(Workload pod, Map<String, Integer> ports) {
    return new Workload(
        pod.key(),
        pod.clusterId(),
        pod.uid(),
        pod.ips(),
        pod.labels(),
        pod.annotations(),
        pod.workloadName(),
        pod.serviceAccount(),
        pod.nodeName(),
        ports,
        pod.isReady(),
        pod.isTerminated(),
        pod.hostname(),
        pod.subdomain());
  }
}
