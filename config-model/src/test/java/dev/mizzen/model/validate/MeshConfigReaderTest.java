package dev.mizzen.model.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.parse.Documents;
import dev.mizzen.model.parse.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeshConfigReaderTest {
  private final MeshConfigReader reader = new MeshConfigReader();

  @Test
  void defaultsAreInOrder() {
    assertThat(reader.read(List.of()).findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "connectTimeout: 2h | connectTimeout is PT2H, want up to PT1H",
        "proxyListenPort: 0 | proxyListenPort is 0, want 1 to 65535",
        "protocolDetectionTimeout: 1500us | protocolDetectionTimeout is PT0.0015S, want whole milliseconds",
        "trustDomain: a_b | trustDomain is \"a_b\", want parts of letters, digits and dashes",
        "defaultConfig: {discoveryAddress: istiod} | defaultConfig.discoveryAddress is \"istiod\", want host:port",
        "defaultConfig: {drainDuration: 500ms} | defaultConfig.drainDuration is PT0.5S, want 1s or more",
        "defaultConfig: {tracing: {zipkin: {address: $(HOST_IP)}}} | defaultConfig.tracing.zipkin.address is \"127.0.0.1\", want host:port",
        "localityLbSetting: {failover: [{from: a, to: a}]} | localityLbSetting.failover[0] has the same region in from and to",
        "extensionProviders: [{name: a, zipkin: {}}, {name: b}] | extensionProviders[4] names no kind of provider",
        "{accessLogEncoding: JSON, accessLogFormat: 'a'} | accessLogFormat is no JSON object: the default format is used",
        "meshMTLS: {ecdhCurves: [P-256]} | meshMTLS.ecdhCurves is set, which mesh mTLS does not use",
      })
  void judgesMeshConfigs(String document, String problem) {
    assertThat(
            reader.read(List.of(Documents.yaml(document))).findings().stream()
                .map(Problem::toString))
        .contains(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "networks: {n: {endpoints: [{fromCidr: a}]}} | networks[n].endpoints[0].fromCidr is \"a\", want an IP address or a CIDR block",
        "networks: {n: {gateways: [{address: 1.2.3.4}]}} | networks[n].gateways[0].port is 0, want 1 to 65535",
      })
  void judgesNetworks(String document, String problem) {
    assertThat(
            reader.readNetworks(Documents.yaml(document)).findings().stream()
                .map(Problem::toString))
        .containsExactly(problem);
  }
}
