package dev.mizzen.model.parse;

import static dev.mizzen.model.parse.Documents.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.testing.Reference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MeshConfigParserTest {
  private final MeshConfigParser parser = new MeshConfigParser();

  private MeshConfig merged(String... sources) {
    List<JsonNode> nodes = Stream.of(sources).map(Documents::yaml).toList();
    return switch (parser.parse(nodes)) {
      case Parsed.Valid<MeshConfig> valid -> valid.value();
      case Parsed.Rejected<MeshConfig> rejected -> throw new AssertionError(rejected.problems());
    };
  }

  @Test
  void withoutSourcesDefaultsHold() {
    assertThat(merged()).isEqualTo(MeshDefaults.meshConfig());
    assertThat(merged("")).isEqualTo(MeshDefaults.meshConfig());
  }

  @Test
  void defaultsAreThoseOfIstiod() {
    JsonNode theirs =
        Documents.all(Reference.require("conformance/mesh/default-mesh.yaml")).getFirst();
    MeshConfig.Builder config = MeshConfig.newBuilder();
    new MessageReader(new Problems(), UnknownFields.REFUSE).readInto(config, theirs, "");
    assertThat(MeshDefaults.meshConfig()).isEqualTo(config.build());
  }

  @Test
  void fieldThatIsSetReplacesTheDefaultWhole() {
    MeshConfig config =
        merged(
            "localityLbSetting: {distribute: [{from: a}]}\ndefaultServiceExportTo: ['.']\nconnectTimeout: 2s");
    assertThat(config.getLocalityLbSetting().hasEnabled()).isFalse();
    assertThat(config.getDefaultServiceExportToList()).containsExactly(".");
    assertThat(config.getConnectTimeout().getSeconds()).isEqualTo(2);
    assertThat(config.getProxyListenPort()).isEqualTo(15001);
  }

  @Test
  void falseOverridesTrue() {
    MeshConfig config = merged("enableAutoMtls: false\nenableTracing: false");
    assertThat(config.getEnableAutoMtls().getValue()).isFalse();
    assertThat(config.getEnableTracing()).isFalse();
  }

  @Test
  void defaultConfigIsLaidOverFieldByField() {
    MeshConfig config =
        merged(
            "defaultConfig: {proxyMetadata: {A: '1', B: '1'}, tracing: {sampling: 5, zipkin: {address: z:1}}}",
            "defaultConfig: {proxyMetadata: {B: '2'}, tracing: {sampling: 7}, discoveryAddress: istiod:1}");
    ProxyConfig proxy = config.getDefaultConfig();
    assertThat(proxy.getProxyMetadataMap())
        .containsOnly(java.util.Map.entry("A", "1"), java.util.Map.entry("B", "2"));
    assertThat(proxy.getTracing().hasZipkin()).isFalse();
    assertThat(proxy.getTracing().getSampling()).isEqualTo(7);
    assertThat(proxy.getDiscoveryAddress()).isEqualTo("istiod:1");
    assertThat(proxy.getStatusPort()).isEqualTo(15020);
  }

  @Test
  void proxyHeadersAreLaidOverFieldByField() {
    MeshConfig config =
        merged(
            "defaultConfig: {proxyHeaders: {server: {value: a}, requestId: {disabled: true}}}",
            "defaultConfig: {proxyHeaders: {server: {disabled: true}}}");
    var headers = config.getDefaultConfig().getProxyHeaders();
    assertThat(headers.getServer().getValue()).isEmpty();
    assertThat(headers.getServer().getDisabled().getValue()).isTrue();
    assertThat(headers.getRequestId().getDisabled().getValue()).isTrue();
  }

  @Test
  void defaultProvidersAreLaidOverFieldByField() {
    MeshConfig config =
        merged(
            "defaultProviders: {metrics: [prometheus]}", "defaultProviders: {tracing: [zipkin]}");
    assertThat(config.getDefaultProviders().getMetricsList()).containsExactly("prometheus");
    assertThat(config.getDefaultProviders().getTracingList()).containsExactly("zipkin");
  }

  @Test
  void extensionProvidersAreUnitedByName() {
    MeshConfig config =
        merged(
            "extensionProviders: [{name: envoy, envoyFileAccessLog: {path: /log}}, {name: jaeger, zipkin: {port: 9411}}]");
    assertThat(config.getExtensionProvidersList().stream().map(ExtensionProvider::getName))
        .containsExactly("prometheus", "stackdriver", "envoy", "jaeger");
    assertThat(config.getExtensionProviders(2).getEnvoyFileAccessLog().getPath()).isEqualTo("/log");
  }

  @Test
  void trustDomainAliasesAreUnitedInOrder() {
    assertThat(
            merged("trustDomainAliases: [c, a]", "trustDomainAliases: [b, a]")
                .getTrustDomainAliasesList())
        .containsExactly("a", "b", "c");
  }

  @Test
  void unknownFieldIsWarningAndWrongTypeIsError() {
    assertThat(parser.parse(List.of(yaml("acessLogFile: x"))).findings())
        .containsExactly(Problem.warning("acessLogFile", "is no field of MeshConfig"));
    assertThat(parser.parse(List.of(yaml("defaultConfig: {concurrency: many}"))).findings())
        .containsExactly(
            Problem.error("defaultConfig.concurrency", "is \"many\", want an integer"));
  }

  @Test
  void networksAreRead() {
    var parsed =
        parser.parseNetworks(
            yaml(
                "networks: {n1: {endpoints: [{fromRegistry: c1}], gateways: [{address: 1.2.3.4, port: 15443}]}}"));
    MeshNetworks networks = ((Parsed.Valid<MeshNetworks>) parsed).value();
    assertThat(networks.getNetworksOrThrow("n1").getEndpoints(0).getFromRegistry()).isEqualTo("c1");
    assertThat(networks.getNetworksOrThrow("n1").getGateways(0).getPort()).isEqualTo(15443);
  }
}
