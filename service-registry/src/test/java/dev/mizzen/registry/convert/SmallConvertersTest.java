package dev.mizzen.registry.convert;

import static dev.mizzen.registry.convert.Manifest.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.service.Namespace;
import dev.mizzen.model.service.Node;
import dev.mizzen.model.service.Secret;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmallConvertersTest {

  @Test
  void nodeKeepsLabelsExternalAddressesAndVersion() {
    var object =
        Manifest.read(
            io.fabric8.kubernetes.api.model.Node.class,
            """
            metadata: {name: node-1, labels: {topology.kubernetes.io/zone: z1}}
            status:
              addresses:
              - {type: InternalIP, address: 192.168.0.1}
              - {type: ExternalIP, address: 203.0.113.9}
              - {type: Hostname, address: node-1}
              nodeInfo: {kubeletVersion: v1.33.1, osImage: any}
            """);

    assertThat(Manifest.valid(new NodeConverter(CLUSTER).convert(object)))
        .isEqualTo(
            new Node(
                "node-1",
                CLUSTER,
                Map.of("topology.kubernetes.io/zone", "z1"),
                List.of("203.0.113.9"),
                "v1.33.1"));
  }

  @Test
  void nodeWithABadExternalAddressIsRejected() {
    var object =
        Manifest.read(
            io.fabric8.kubernetes.api.model.Node.class,
            "{metadata: {name: n}, status: {addresses: [{type: Hostname, address: n}, {type: ExternalIP, address: n}]}}");

    assertThat(Manifest.problems(new NodeConverter(CLUSTER).convert(object)))
        .containsExactly(
            Problem.error("status.addresses[1].address", "is \"n\", want an IP address"));
  }

  @Test
  void namespaceKeepsLabelsAndAnnotations() {
    var object =
        Manifest.read(
            io.fabric8.kubernetes.api.model.Namespace.class,
            "metadata: {name: shop, labels: {istio-injection: enabled}, annotations: {a: b}}");

    assertThat(Manifest.valid(new NamespaceConverter(CLUSTER).convert(object)))
        .isEqualTo(
            new Namespace("shop", CLUSTER, Map.of("istio-injection", "enabled"), Map.of("a", "b")));
  }

  @Test
  void secretDecodesDataAndTakesStringDataOverIt() {
    Secret secret =
        secret(
            """
            metadata: {name: cert, namespace: edge}
            type: kubernetes.io/tls
            data: {tls.crt: "aGVs\\nbG8=", tls.key: b2xk}
            stringData: {tls.key: new}
            """);

    assertThat(secret.key()).isEqualTo(new ConfigKey(ConfigKind.SECRET, "edge", "cert"));
    assertThat(secret.type()).isEqualTo("kubernetes.io/tls");
    assertThat(secret.data())
        .isEqualTo(
            Map.of(
                "tls.crt",
                ByteString.copyFromUtf8("hello"),
                "tls.key",
                ByteString.copyFromUtf8("new")));
  }

  @Test
  void secretWithBrokenDataIsRejectedWithoutItsValue() {
    var object =
        Manifest.read(
            io.fabric8.kubernetes.api.model.Secret.class,
            "{metadata: {name: a, namespace: b}, data: {tls.key: '%hidden%'}}");

    assertThat(Manifest.problems(new SecretConverter().convert(object)))
        .containsExactly(Problem.error("data[tls.key]", "is not base64"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"helm.sh/release.v1", "kubernetes.io/service-account-token"})
  void secretsThatNoProxyAsksForAreUnused(String type) {
    var object =
        Manifest.read(
            io.fabric8.kubernetes.api.model.Secret.class,
            "{metadata: {name: a}, type: " + type + "}");

    assertThat(SecretConverter.isUsed(object)).isFalse();
  }

  @Test
  void configMapIsASecretWithoutATypeThatHoldsAuthorities() {
    var object =
        Manifest.read(
            ConfigMap.class,
            "{metadata: {name: ca, namespace: edge}, data: {ca.crt: text, page.html: long}, binaryData: {ca.crl: aGk=, raw: aGk=}}");

    assertThat(Manifest.valid(new ConfigMapConverter().convert(object)))
        .isEqualTo(
            new Secret(
                new ConfigKey(ConfigKind.CONFIG_MAP, "edge", "ca"),
                "",
                Map.of(
                    "ca.crt",
                    ByteString.copyFromUtf8("text"),
                    "ca.crl",
                    ByteString.copyFromUtf8("hi"))));
  }

  @Test
  void ofTheInjectorsConfigMapEverythingIsKept() {
    var object =
        Manifest.read(
            ConfigMap.class,
            "{metadata: {name: istio-sidecar-injector-canary, namespace: istio-system}, data: {config: c, values: v}}");

    assertThat(Manifest.valid(new ConfigMapConverter().convert(object)).data())
        .isEqualTo(
            Map.of("config", ByteString.copyFromUtf8("c"), "values", ByteString.copyFromUtf8("v")));
  }

  private static Secret secret(String yaml) {
    var object = Manifest.read(io.fabric8.kubernetes.api.model.Secret.class, yaml);
    return Manifest.valid(new SecretConverter().convert(object));
  }
}
