package dev.mizzen.xds.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.model.proxy.InterceptionMode;
import dev.mizzen.model.proxy.NodeMetadata;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.proxy.ProxyType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {

  @Test
  void everyKeyOfTheMetadataIsRead() {
    // When
    NodeMetadata metadata =
        node()
            .with("SERVICE_ACCOUNT", "sa")
            .with("WORKLOAD_NAME", "reviews")
            .with("NODE_NAME", "n1")
            .with("NETWORK", "net1")
            .with("MESH_ID", "mesh1")
            .labels(Map.of("app", "reviews"))
            .with("INTERCEPTION_MODE", "TPROXY")
            .with("HTTP_PROXY_PORT", "15080")
            .with("POD_PORTS", "[{\"name\":\"http\",\"containerPort\":8080,\"protocol\":\"TCP\"}]")
            .with("REQUESTED_NETWORK_VIEW", "net1,net2")
            .with("IDLE_TIMEOUT", "1h")
            .with("HTTP10", "1")
            .with("GENERATOR", "grpc")
            .with("DNS_CAPTURE", "true")
            .with("DNS_AUTO_ALLOCATE", "1")
            .with("UNPRIVILEGED_POD", "true")
            .with("ENVOY_STATUS_PORT", Value.newBuilder().setNumberValue(15021).build())
            .with("ENVOY_PROMETHEUS_PORT", Value.newBuilder().setNumberValue(15090).build())
            .with("INBOUND_LISTENER_EXACT_BALANCE", "true")
            .with("OUTBOUND_LISTENER_EXACT_BALANCE", Value.newBuilder().setBoolValue(true).build())
            .with("TLS_CLIENT_CERT_CHAIN", "/c.pem")
            .with("credential", "true")
            .with("file-credential", "true")
            .with("ENABLE_HBONE", "true")
            .with("DISABLE_HBONE_SEND", "false")
            .with(
                "PROXY_CONFIG", struct("concurrency", Value.newBuilder().setNumberValue(3).build()))
            .proxy()
            .metadata();

    // Then
    assertThat(metadata.namespace()).isEqualTo("shop");
    assertThat(metadata.serviceAccount()).isEqualTo("sa");
    assertThat(metadata.workloadName()).isEqualTo("reviews");
    assertThat(metadata.nodeName()).isEqualTo("n1");
    assertThat(metadata.clusterId()).isEqualTo("Kubernetes");
    assertThat(metadata.network()).isEqualTo("net1");
    assertThat(metadata.meshId()).isEqualTo("mesh1");
    assertThat(metadata.istioVersion()).isEqualTo("1.30.3");
    assertThat(metadata.labels()).containsOnly(Map.entry("app", "reviews"));
    assertThat(metadata.interceptionMode()).isEqualTo(InterceptionMode.TPROXY);
    assertThat(metadata.httpProxyPort()).isEqualTo(15080);
    assertThat(metadata.podPorts()).containsOnly(Map.entry("http", 8080));
    assertThat(metadata.requestedNetworkView()).containsExactly("net1", "net2");
    assertThat(metadata.idleTimeout()).isEqualTo("1h");
    assertThat(metadata.http10()).isTrue();
    assertThat(metadata.generator()).isEqualTo("grpc");
    assertThat(metadata.dnsCapture()).isTrue();
    assertThat(metadata.dnsAutoAllocate()).isTrue();
    assertThat(metadata.isUnprivileged()).isTrue();
    assertThat(metadata.statusPort()).isEqualTo(15021);
    assertThat(metadata.prometheusPort()).isEqualTo(15090);
    assertThat(metadata.inboundExactBalance()).isTrue();
    assertThat(metadata.outboundExactBalance()).isTrue();
    assertThat(metadata.files().hasClient()).isTrue();
    assertThat(metadata.externalSdsSocket()).isTrue();
    assertThat(metadata.fileCredentials()).isTrue();
    assertThat(metadata.enableHbone()).isTrue();
    assertThat(metadata.disableHboneSend()).isFalse();
    assertThat(metadata.proxyConfig().orElseThrow().getConcurrency().getValue()).isEqualTo(3);
  }

  @Test
  void whatIsNullIsAbsent() {
    var node =
        node().with("NODE_NAME", Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build());

    assertThat(node.proxy().metadata().nodeName()).isEmpty();
  }

  @ParameterizedTest(name = "INSTANCE_IPS {0}: {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "10.0.0.7,2001:db8::7; [10.0.0.7, 2001:db8::7]",
        "10.0.0.7,nonsense; [10.0.0.5]",
        "10.0.0.300; [10.0.0.5]",
        "''; [10.0.0.5]"
      })
  void addressesOfTheMetadataCountWhereAllAreValid(String instanceIps, String ips) {
    assertThat(node().with("INSTANCE_IPS", instanceIps).proxy().ips()).hasToString(ips);
  }

  @Test
  void namespaceIsTheDomainsFirstLabelWhereTheMetadataHasNone() {
    Proxy proxy = node().with("NAMESPACE", "").proxy();

    assertThat(proxy.configNamespace()).isEqualTo("shop");
    assertThat(proxy.type()).isEqualTo(ProxyType.SIDECAR);
  }

  @Test
  void proxyThatListsExtensionsHasNoOthers() {
    assertThat(node().proxy().dialect().has("istio.alpn")).isTrue();
    assertThat(node().extension("envoy.filters.http.router").proxy().dialect().has("istio.alpn"))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sidecar~10.0.0.5~a.b",
        "debug~10.0.0.5~a.b~b.svc",
        "sidecar~nonsense~a.b~b.svc",
        "sidecar~~a.b~b.svc"
      })
  void badNodeIdIsRefused(String id) {
    NodeFixture node = node().id(id);

    assertThatThrownBy(node::proxy)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(id);
  }

  @ParameterizedTest
  @CsvSource({
    "NAMESPACE, a string",
    "LABELS, an object",
    "DNS_CAPTURE, a string",
    "POD_PORTS, a string",
    "PROXY_CONFIG, an object",
    "INSTANCE_IPS, a string",
    "ENVOY_STATUS_PORT, a string"
  })
  void valueOfTheWrongTypeIsRefusedByItsKey(String key, String wanted) {
    NodeFixture node =
        node().with(key, Value.newBuilder().setListValue(ListValue.getDefaultInstance()).build());

    assertThatThrownBy(node::proxy)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("node metadata " + key + " is")
        .hasMessageEndingWith("want " + wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "DNS_CAPTURE; maybe",
        "POD_PORTS; [{]",
        "POD_PORTS; {}",
        "POD_PORTS; [{\"name\":\"a\",\"containerPort\":70000}]",
        "ENVOY_STATUS_PORT; 70000"
      })
  void garbageIsRefusedByItsKey(String key, String text) {
    NodeFixture node = node().with(key, text);

    assertThatThrownBy(node::proxy)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key);
  }

  @Test
  void fieldOfTheProxyConfigIsNamed() {
    NodeFixture node =
        node()
            .with(
                "PROXY_CONFIG",
                struct("statusPort", Value.newBuilder().setStringValue("x").build()));

    assertThatThrownBy(node::proxy)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("node metadata PROXY_CONFIG: statusPort is");
  }

  @Test
  void unknownFieldsOfTheProxyConfigAreIgnored() {
    NodeFixture node =
        node()
            .with("PROXY_CONFIG", struct("newer", Value.newBuilder().setStringValue("x").build()));

    assertThat(node.proxy().metadata().proxyConfig()).isPresent();
  }

  @Test
  void hugeMetadataIsRefused() {
    NodeFixture node = node().with("OWNER", "x".repeat(300_000));

    assertThatThrownBy(node::proxy)
        .hasMessageContaining("node metadata has")
        .hasMessageContaining("at most");
  }

  private static NodeFixture node() {
    return NodeFixture.sidecar("shop", "reviews-1", "10.0.0.5");
  }

  private static Value struct(String key, Value value) {
    return Value.newBuilder().setStructValue(Struct.newBuilder().putFields(key, value)).build();
  }
}
