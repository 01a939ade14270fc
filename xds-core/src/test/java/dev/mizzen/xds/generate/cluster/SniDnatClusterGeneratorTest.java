package dev.mizzen.xds.generate.cluster;

import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.xds.generate.GeneratorFixture.destinationRule;
import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static dev.mizzen.xds.generate.GeneratorFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.xds.generate.GeneratorFixture;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.List;
import org.junit.jupiter.api.Test;

class SniDnatClusterGeneratorTest {
  @Test
  void clusterIsNamedByItsSniAndPassesTlsOn() {
    List<Cluster> clusters =
        clusters(
            mesh()
                .with(service("shop", "reviews").port("http", 80, Protocol.HTTP))
                .withConfig(
                    destinationRule(
                        "reviews",
                        "{host: 'reviews', trafficPolicy: {tls: {mode: 'ISTIO_MUTUAL'}}, subsets: [{name: 'v1'}]}"))
                .context());
    assertThat(clusters)
        .extracting(Cluster::getName)
        .containsExactly(
            "outbound_.80_._.reviews.shop.svc.cluster.local",
            "outbound_.80_.v1_.reviews.shop.svc.cluster.local");
    assertThat(clusters)
        .noneMatch(Cluster::hasTransportSocket)
        .allMatch(cluster -> cluster.getTransportSocketMatchesCount() == 0);
    assertThat(clusters.getFirst().getEdsClusterConfig().getServiceName())
        .isEqualTo("outbound_.80_._.reviews.shop.svc.cluster.local");
  }

  @Test
  void servicesOutsideTheMeshHaveNone() {
    PushContext context =
        mesh()
            .withConfig(
                object(
                    """
                    {apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: {name: 'api', namespace: 'shop'}, spec:
                     {hosts: ['api.example.com'], location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [{number: 443, name: 'tls', protocol: 'TLS'}]}}
                    """))
            .context();
    assertThat(clusters(context)).isEmpty();
  }

  @Test
  void nameStaysWhereItsOnlyEndpointTakesNoMutualTls() {
    PushContext context =
        mesh()
            .withConfig(
                object(
                    """
                    {apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: {name: 'api', namespace: 'shop',
                     annotations: {'networking.istio.io/traffic-distribution': 'PreferClose'}}, spec:
                     {hosts: ['api.example.com'], location: 'MESH_INTERNAL', resolution: 'DNS', ports: [{number: 443, name: 'tls', protocol: 'TLS'}]}}
                    """))
            .context();
    assertThat(clusters(context))
        .singleElement()
        .satisfies(
            cluster ->
                assertThat(cluster.getLoadAssignment().getEndpointsList())
                    .singleElement()
                    .satisfies(place -> assertThat(place.getLbEndpointsList()).isEmpty()));
  }

  private static List<Cluster> clusters(PushContext context) {
    SniDnatClusterGenerator generator = new SniDnatClusterGenerator();
    return generator.select(context, GeneratorFixture.router(context).outbound()).stream()
        .map(input -> (Cluster) generator.build(input).message())
        .toList();
  }
}
