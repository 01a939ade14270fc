package dev.mizzen.xds.generate.nametable;

import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static dev.mizzen.xds.generate.GeneratorFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.EndpointSlice;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.api.nds.NameTable;
import dev.mizzen.xds.api.nds.NameTable.NameInfo;
import dev.mizzen.xds.generate.GeneratorFixture;
import dev.mizzen.xds.scope.OutboundScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NameTableGeneratorTest {
  @Test
  void serviceAnswersWithItsVirtualAddress() {
    assertThat(
            table(
                mesh()
                    .with(
                        service("shop", "reviews")
                            .address("10.0.0.7")
                            .port("http", 80, Protocol.HTTP))))
        .containsEntry(
            "reviews.shop.svc.cluster.local",
            NameInfo.newBuilder()
                .addIps("10.0.0.7")
                .setRegistry("Kubernetes")
                .setShortname("reviews")
                .setNamespace("shop")
                .build());
  }

  @Test
  void headlessServiceAnswersWithItsReadyPods() {
    MeshFixture mesh =
        mesh()
            .with(service("shop", "db").headless().port("tcp", 5432, Protocol.TCP))
            .with(pod("shop", "db-0", "10.0.1.1").host("db-0", "db"))
            .with(
                slice("shop", "db")
                    .port("tcp", 5432)
                    .pod("10.0.1.1", "db-0")
                    .member(
                        "10.0.1.2",
                        "",
                        Optional.of(false),
                        Optional.of(false),
                        Optional.of(false)));
    Map<String, NameInfo> table = table(mesh);
    assertThat(table)
        .containsEntry(
            "db.shop.svc.cluster.local",
            NameInfo.newBuilder()
                .addIps("10.0.1.1")
                .setRegistry("Kubernetes")
                .setShortname("db")
                .setNamespace("shop")
                .build());
    assertThat(table.get("db-0.db.shop.svc.cluster.local"))
        .isEqualTo(
            NameInfo.newBuilder()
                .addIps("10.0.1.1")
                .setRegistry("Kubernetes")
                .setShortname("db-0.db")
                .setNamespace("shop")
                .build());
  }

  @Test
  void podWithAddressesInSeveralSlicesAnswersWithAllOfThem() {
    MeshFixture mesh =
        mesh()
            .with(service("shop", "db").headless().port("tcp", 5432, Protocol.TCP))
            .with(pod("shop", "db-0", "10.0.1.1").host("db-0", "db"))
            .with(slice("shop", "db-4", "db").port("tcp", 5432).pod("10.0.1.1", "db-0"))
            .with(
                slice("shop", "db-6", "db")
                    .addressType(EndpointSlice.AddressType.IPV6)
                    .port("tcp", 5432)
                    .pod("2001:db8::1", "db-0"));
    assertThat(table(mesh).get("db-0.db.shop.svc.cluster.local"))
        .extracting(NameInfo::getIpsList)
        .isEqualTo(List.of("10.0.1.1", "2001:db8::1"));
  }

  @Test
  void serviceEntryAnswersWithAllItsIpsAndNoRange() {
    Map<String, NameInfo> table =
        table(mesh().withConfig(entry("['240.0.9.9', '2001:db8::9', '10.9.0.0/16']")));
    assertThat(table)
        .containsEntry(
            "api.example.com",
            NameInfo.newBuilder()
                .addIps("240.0.9.9")
                .addIps("2001:db8::9")
                .setRegistry("External")
                .build());
  }

  @Test
  void serviceWithoutAddressHasNoName() {
    assertThat(table(mesh().withConfig(entry("[]")))).isEmpty();
  }

  @Test
  void routerGetsAnEmptyTable() {
    PushContext context =
        mesh().with(service("shop", "reviews").port("http", 80, Protocol.HTTP)).context();
    assertThat(table(context, GeneratorFixture.router(context).outbound())).isEmpty();
  }

  private static dev.mizzen.model.ConfigResource<?> entry(String addresses) {
    return object(
        """
        {apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: {name: 'api', namespace: 'shop'}, spec:
         {hosts: ['api.example.com'], addresses: %s, location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [{number: 443, name: 'tls', protocol: 'TLS'}]}}
        """
            .formatted(addresses));
  }

  private static Map<String, NameInfo> table(MeshFixture mesh) {
    PushContext context = mesh.context();
    return table(context, GeneratorFixture.sidecar(context).outbound());
  }

  private static Map<String, NameInfo> table(PushContext context, OutboundScope scope) {
    NameTableGenerator generator = new NameTableGenerator();
    NameTableInput input = generator.select(context, scope).getFirst();
    return ((NameTable) generator.build(input).message()).getTableMap();
  }
}
