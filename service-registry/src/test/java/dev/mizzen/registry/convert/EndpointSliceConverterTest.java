package dev.mizzen.registry.convert;

import static dev.mizzen.registry.convert.Manifest.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.service.EndpointSlice;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointSliceConverterTest {

  @Test
  void sliceKeepsEveryMemberAndItsConditions() {
    // When
    EndpointSlice slice =
        Manifest.valid(
            parsed(
                """
                metadata: {name: web-x, namespace: shop, labels: {kubernetes.io/service-name: web}}
                addressType: IPv4
                ports: [{name: http, port: 8080}, {}]
                endpoints:
                - addresses: [10.1.1.1]
                  conditions: {ready: true}
                  nodeName: node-1
                  targetRef: {kind: Pod, name: web-0, namespace: shop}
                - addresses: [10.1.1.2, 10.1.1.3]
                  conditions: {ready: false, serving: true, terminating: true}
                  hostname: two
                  targetRef: {kind: VirtualMachine, name: vm}
                """));

    // Then
    assertThat(slice)
        .isEqualTo(
            new EndpointSlice(
                new ConfigKey(ConfigKind.ENDPOINT_SLICE, "shop", "web-x"),
                CLUSTER,
                "web",
                EndpointSlice.AddressType.IPV4,
                List.of(new EndpointSlice.Port("http", 8080), new EndpointSlice.Port("", 0)),
                List.of(
                    new EndpointSlice.Member(
                        List.of("10.1.1.1"),
                        Optional.of(true),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("node-1"),
                        Optional.of("web-0"),
                        Optional.empty()),
                    new EndpointSlice.Member(
                        List.of("10.1.1.2", "10.1.1.3"),
                        Optional.of(false),
                        Optional.of(true),
                        Optional.of(true),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("two")))));
  }

  @Test
  void hostNamesAreKeptForWhoeverWantsThem() {
    EndpointSlice slice =
        Manifest.valid(
            parsed(
                "{metadata: {name: a, namespace: b}, addressType: FQDN, endpoints: [{addresses: [x.example.org]}]}"));

    assertThat(slice.addressType()).isEqualTo(EndpointSlice.AddressType.FQDN);
    assertThat(slice.serviceName()).isEmpty();
  }

  @Test
  void mirroredSliceIsNotOurs() {
    var mirrored =
        Manifest.read(
            io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice.class,
            "metadata: {name: a, labels: {multicluster.kubernetes.io/service-name: web}}");

    assertThat(EndpointSliceConverter.isOwn(mirrored)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{metadata: {namespace: b}, addressType: IPv4} | metadata.name | is missing",
        "{metadata: {name: a, namespace: b}, addressType: IPv5} | addressType | is \"IPv5\", want IPv4, IPv6 or FQDN",
        "{metadata: {name: a, namespace: b}, addressType: IPv4, ports: [{port: 0}]} | ports[0].port | is 0, want 1 to 65535",
        "{metadata: {name: a, namespace: b}, addressType: IPv4, endpoints: [{}]} | endpoints[0].addresses | is empty",
        "{metadata: {name: a, namespace: b}, addressType: IPv4, endpoints: [{addresses: ['fd00::1']}]} | endpoints[0].addresses[0] | is \"fd00::1\", want an IPv4 address",
        "{metadata: {name: a, namespace: b}, addressType: IPv6, endpoints: [{addresses: [1.2.3.4]}]} | endpoints[0].addresses[0] | is \"1.2.3.4\", want an IPv6 address",
      })
  void badSliceIsRejectedByField(String yaml, String path, String message) {
    assertThat(Manifest.problems(parsed(yaml))).containsExactly(Problem.error(path, message));
  }

  private static Parsed<EndpointSlice> parsed(String yaml) {
    var object =
        Manifest.read(io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice.class, yaml);
    return new EndpointSliceConverter(CLUSTER).convert(object);
  }
}
