package dev.mizzen.registry.convert;

import static dev.mizzen.registry.convert.Manifest.CLUSTER;
import static dev.mizzen.registry.convert.Manifest.MESH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.Visibility;
import dev.mizzen.model.identity.TrustDomain;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.service.NodePorts;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Resolution;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceAddresses;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.model.service.TargetPort;
import dev.mizzen.model.service.TrafficDistribution;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceConverterTest {

  @Test
  void clusterIpServiceKeepsPortsSelectorAndIdentity() {
    // When
    Service service =
        converted(
            """
            metadata:
              {name: reviews, namespace: shop, labels: {app: reviews}, creationTimestamp: '2026-01-01T02:00:00+02:00'}
            spec:
              clusterIP: 10.96.1.1
              selector: {app: reviews}
              ports:
              - {name: http, port: 80, targetPort: 9080}
              - {name: admin, port: 81, targetPort: admin-port, appProtocol: grpc}
              - {port: 82, protocol: UDP}
            """);

    // Then
    assertThat(service.source()).isEqualTo(new ConfigKey(ConfigKind.SERVICE, "shop", "reviews"));
    assertThat(service.key())
        .isEqualTo(new ServiceKey(new Hostname("reviews.shop.svc.cluster.local"), "shop"));
    assertThat(service.creationTime()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(service.resolution()).isEqualTo(Resolution.CLIENT_SIDE_LB);
    assertThat(service.labels()).isEqualTo(Map.of("app", "reviews"));
    assertThat(service.selector()).isEqualTo(Map.of("app", "reviews"));
    assertThat(service.visibility()).isEqualTo(Visibility.PUBLIC);
    assertThat(service.addresses())
        .isEqualTo(ServiceAddresses.of("10.96.1.1", Map.of(CLUSTER, List.of("10.96.1.1"))));
    assertThat(service.ports())
        .containsExactly(
            new ServicePort("http", 80, Protocol.HTTP, Optional.of(new TargetPort.Number(9080))),
            new ServicePort(
                "admin", 81, Protocol.GRPC, Optional.of(new TargetPort.Name("admin-port"))),
            new ServicePort("", 82, Protocol.UDP, Optional.of(new TargetPort.Number(82))));
  }

  @Test
  void dualStackServiceKeepsEveryClusterIp() {
    Service service = converted(spec("clusterIP: 10.96.1.1, clusterIPs: [10.96.1.1, 'fd00::1']"));

    assertThat(service.addresses().defaultAddress()).isEqualTo("10.96.1.1");
    assertThat(service.addresses().clusterVips())
        .isEqualTo(Map.of(CLUSTER, List.of("10.96.1.1", "fd00::1")));
  }

  @Test
  void headlessServicePassesThrough() {
    Service service = converted(spec("clusterIP: None, clusterIPs: [None]"));

    assertThat(service.resolution()).isEqualTo(Resolution.PASSTHROUGH);
    assertThat(service.isHeadless()).isTrue();
    assertThat(service.addresses()).isEqualTo(ServiceAddresses.NONE);
  }

  @Test
  void serviceWithoutClusterIpIsStillBalanced() {
    Service service = converted(spec("ports: [{port: 80}]"));

    assertThat(service.resolution()).isEqualTo(Resolution.CLIENT_SIDE_LB);
    assertThat(service.addresses()).isEqualTo(ServiceAddresses.NONE);
  }

  @Test
  void externalNameIsAnAliasOutsideTheMesh() {
    Service service =
        converted(
            spec("type: ExternalName, externalName: target.example.org, ports: [{port: 80}]"));

    assertThat(service.resolution()).isEqualTo(Resolution.ALIAS);
    assertThat(service.options().externalName()).contains(new Hostname("target.example.org"));
    assertThat(service.options().isMeshExternal()).isTrue();
  }

  @Test
  void externalAddressesAreTheLoadBalancersThenExternalIps() {
    Service service =
        converted(
            """
            metadata: {name: gw, namespace: edge}
            spec: {type: LoadBalancer, clusterIP: 10.96.1.9, externalIPs: [198.51.100.7]}
            status: {loadBalancer: {ingress: [{ip: 203.0.113.1}, {hostname: lb.example.org}, {}]}}
            """);

    assertThat(service.addresses().external())
        .isEqualTo(Map.of(CLUSTER, List.of("203.0.113.1", "lb.example.org", "198.51.100.7")));
  }

  @Test
  void loadBalancerStatusOfAnotherTypeDoesNotCount() {
    Service service =
        converted(
            """
            metadata: {name: gw, namespace: edge}
            spec: {type: ClusterIP, clusterIP: 10.96.1.9}
            status: {loadBalancer: {ingress: [{ip: 203.0.113.1}]}}
            """);

    assertThat(service.addresses().external()).isEmpty();
  }

  @Test
  void nodePortsCountWithANodeSelectorOnly() {
    String spec =
        "spec: {type: NodePort, clusterIP: 10.96.1.9, ports: [{port: 443, nodePort: 30443}]}\n";

    Service selected =
        converted(
            """
            metadata: {name: gw, namespace: edge, annotations: {traffic.istio.io/nodeSelector: '{"edge":"yes"}'}}
            """
                + spec);
    Service plain = converted("metadata: {name: gw, namespace: edge}\n" + spec);

    assertThat(selected.addresses().nodePorts())
        .isEqualTo(Map.of(CLUSTER, new NodePorts(Map.of(443, 30443), Map.of("edge", "yes"))));
    assertThat(plain.addresses().nodePorts()).isEmpty();
  }

  @Test
  void exportToOfTheObjectStandsBeforeTheMeshDefault() {
    String annotated =
        "metadata: {name: a, namespace: shop, annotations: {networking.istio.io/exportTo: '., other ,'}}";
    ServiceDefaults privateByDefault =
        new ServiceDefaults(List.of("."), new TrustDomain("cluster.local"));

    assertThat(converted(annotated, privateByDefault).visibility())
        .isEqualTo(new Visibility.Namespaces(Set.of("shop", "other")));
    assertThat(converted(spec(""), privateByDefault).visibility())
        .isEqualTo(Visibility.only("shop"));
    assertThat(
            converted(
                    "metadata: {name: a, namespace: shop, annotations: {networking.istio.io/exportTo: '~'}}")
                .visibility())
        .isEqualTo(Visibility.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', ANY",
    "PreferClose, '', PREFER_SAME_ZONE",
    "PreferSameZone, '', PREFER_SAME_ZONE",
    "PreferSameNode, '', PREFER_SAME_NODE",
    "PreferSameNode, PreferClose, PREFER_SAME_NODE",
    "'', preferclose, PREFER_SAME_ZONE",
    "'', PREFERSAMEZONE, PREFER_SAME_ZONE",
    "'', preferSameNode, PREFER_SAME_NODE",
    "'', Nonsense, ANY",
    "Nonsense, PreferClose, PREFER_SAME_ZONE",
  })
  void trafficDistributionComesFromTheFieldThenTheAnnotation(
      String field, String annotation, TrafficDistribution expected) {
    Service service =
        converted(
            """
            metadata: {name: a, namespace: shop, annotations: {networking.istio.io/traffic-distribution: '%s'}}
            spec: {trafficDistribution: '%s'}
            """
                .formatted(annotation, field));

    assertThat(service.options().trafficDistribution()).isEqualTo(expected);
  }

  @Test
  void annotationsAndLabelsBecomeOptions() {
    Service service =
        converted(
            """
            metadata:
              name: a
              namespace: shop
              labels: {istio.io/persistent-session: 'cookie:/path', istio.io/persistent-session-header: x-session}
              annotations:
                alpha.istio.io/canonical-serviceaccounts: spiffe://other/ns/x/sa/y
                alpha.istio.io/kubernetes-serviceaccounts: vm-one,vm-two
            spec: {internalTrafficPolicy: Local, publishNotReadyAddresses: true}
            """);

    assertThat(service.options().isNodeLocal()).isTrue();
    assertThat(service.options().publishNotReadyAddresses()).isTrue();
    assertThat(service.labels()).containsEntry("istio.io/persistent-session", "cookie:/path");
    assertThat(service.options().subjectAltNames())
        .containsExactlyInAnyOrder(
            "spiffe://other/ns/x/sa/y",
            "spiffe://cluster.local/ns/shop/sa/vm-one",
            "spiffe://cluster.local/ns/shop/sa/vm-two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metadata: {namespace: shop} | metadata.name | is missing",
        "metadata: {name: a} | metadata.namespace | is missing",
        "metadata: {name: A_b, namespace: shop} | metadata.name | is \"A_b\", want lower-case letters, digits, '-' and '.', at most 253",
        "metadata: {name: a, namespace: shop, creationTimestamp: soon} | metadata.creationTimestamp | is \"soon\", want a time like 2026-01-31T00:00:00Z",
        "{metadata: {name: a, namespace: shop}, spec: {ports: [{port: 80}, {port: 0}]}} | spec.ports[1].port | is 0, want 1 to 65535",
        "{metadata: {name: a, namespace: shop}, spec: {ports: [{port: 65536}]}} | spec.ports[0].port | is 65536, want 1 to 65535",
        "{metadata: {name: a, namespace: shop}, spec: {ports: [{name: x}]}} | spec.ports[0].port | is missing",
        "{metadata: {name: a, namespace: shop}, spec: {ports: [{port: 1, targetPort: 70000}]}} | spec.ports[0].targetPort | is 70000, want 1 to 65535",
        "{metadata: {name: a, namespace: shop}, spec: {ports: [null]}} | spec.ports[0] | is null",
        "{metadata: {name: a, namespace: shop}, spec: {clusterIP: 10.96.1.256}} | spec.clusterIP | is \"10.96.1.256\", want an IP address",
        "{metadata: {name: a, namespace: shop}, spec: {externalIPs: [1.2.3.4, here]}} | spec.externalIPs[1] | is \"here\", want an IP address",
        "{metadata: {name: a, namespace: shop}, spec: {type: Nonsense}} | spec.type | is \"Nonsense\", want ClusterIP, NodePort, LoadBalancer or ExternalName",
      })
  void badServiceIsRejectedByField(String yaml, String path, String message) {
    assertThat(Manifest.problems(parsed(yaml, MESH))).containsExactly(Problem.error(path, message));
  }

  private static String spec(String fields) {
    return "{metadata: {name: a, namespace: shop}, spec: {" + fields + "}}";
  }

  private static Service converted(String yaml) {
    return converted(yaml, MESH);
  }

  private static Service converted(String yaml, ServiceDefaults mesh) {
    return Manifest.valid(parsed(yaml, mesh));
  }

  private static Parsed<Service> parsed(String yaml, ServiceDefaults mesh) {
    var object = Manifest.read(io.fabric8.kubernetes.api.model.Service.class, yaml);
    return new ServiceConverter(CLUSTER, "cluster.local").convert(object, mesh);
  }
}
