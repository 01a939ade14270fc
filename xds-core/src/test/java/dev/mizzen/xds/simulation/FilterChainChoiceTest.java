package dev.mizzen.xds.simulation;

import static dev.mizzen.xds.simulation.Configs.get;
import static dev.mizzen.xds.simulation.Configs.outbound;
import static dev.mizzen.xds.simulation.Configs.sentFrom;
import static dev.mizzen.xds.simulation.Configs.tls;
import static dev.mizzen.xds.simulation.Configs.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterChainChoiceTest {
  private static final String INSPECTORS =
      """
      listenerFilters:
      - {name: tls, typedConfig: {'@type': type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector}}
      - {name: http, typedConfig: {'@type': type.googleapis.com/envoy.extensions.filters.listener.http_inspector.v3.HttpInspector}}
      """;
  private static final Call CALL = outbound("10.1.2.3", 80);

  @Test
  void portGoesBeforeAddress() {
    assertThat(
            chosen(
                CALL,
                """
                - {name: port, filterChainMatch: {destinationPort: 80}}
                - {name: address, filterChainMatch: {prefixRanges: [{addressPrefix: 10.1.2.3, prefixLen: 32}]}}
                """))
        .containsExactly("port");
  }

  @Test
  void closerRangeWinsAndNoRangeIsTheWidest() {
    String chains =
        """
        - {name: wide, filterChainMatch: {prefixRanges: [{addressPrefix: 10.0.0.0, prefixLen: 8}]}}
        - {name: close, filterChainMatch: {prefixRanges: [{addressPrefix: 10.1.0.0, prefixLen: 16}]}}
        - {name: open}
        """;
    assertThat(chosen(CALL, chains)).containsExactly("close");
    assertThat(chosen(outbound("10.2.0.1", 80), chains)).containsExactly("wide");
    assertThat(chosen(outbound("11.0.0.1", 80), chains)).containsExactly("open");
  }

  @Test
  void wholeServerNameGoesBeforeTheLongestWildcardBeforeNone() {
    String chains =
        """
        - {name: whole, filterChainMatch: {serverNames: [a.b.com]}}
        - {name: longer, filterChainMatch: {serverNames: ['*.b.com']}}
        - {name: shorter, filterChainMatch: {serverNames: ['*.com']}}
        - {name: open}
        """;
    assertThat(chosen(with(CALL, tls("A.b.com")), chains)).containsExactly("whole");
    assertThat(chosen(with(CALL, tls("c.b.com")), chains)).containsExactly("longer");
    assertThat(chosen(with(CALL, tls("d.com")), chains)).containsExactly("shorter");
    assertThat(chosen(with(CALL, tls("d.org")), chains)).containsExactly("open");
  }

  @Test
  void thereIsNoWayBackFromAChainThatWonALevel() {
    assertThat(
            chosen(
                CALL,
                """
                - {name: port, filterChainMatch: {destinationPort: 80, transportProtocol: tls}}
                - {name: open}
                """))
        .isEmpty();
  }

  @Test
  void transportAndApplicationProtocolAreThoseThatInspectorsFound() {
    String chains =
        """
        - {name: mtls, filterChainMatch: {transportProtocol: tls, applicationProtocols: [istio]}}
        - {name: tls, filterChainMatch: {transportProtocol: tls}}
        - {name: http, filterChainMatch: {transportProtocol: raw_buffer, applicationProtocols: [http/1.1, h2c]}}
        - {name: raw, filterChainMatch: {transportProtocol: raw_buffer}}
        """;
    Call http = with(CALL, get("a", "/"));
    assertThat(chosen(with(CALL, tls("a", "istio")), chains)).containsExactly("mtls");
    assertThat(chosen(with(CALL, tls("a", "h2")), chains)).containsExactly("tls");
    assertThat(chosen(http, chains)).containsExactly("http");
    assertThat(chosen(CALL, chains)).containsExactly("raw");
    assertThat(chosen(http, chains, "")).containsExactly("raw");
    assertThat(chosen(with(CALL, tls("a", "istio")), chains, "")).containsExactly("raw");
  }

  @Test
  void inspectorThatIsDisabledOnThePortFindsNothing() {
    String chains =
        """
        - {name: http, filterChainMatch: {applicationProtocols: [http/1.1]}}
        - {name: open}
        """;
    String inspector =
        """
        listenerFilters:
        - name: http
          typedConfig: {'@type': type.googleapis.com/envoy.extensions.filters.listener.http_inspector.v3.HttpInspector}
          filterDisabled: {orMatch: {rules: [{destinationPortRange: {start: 80, end: 81}}, {destinationPortRange: {start: 90, end: 91}}]}}
        """;
    assertThat(chosen(with(CALL, get("a", "/")), chains, inspector)).containsExactly("open");
    assertThat(chosen(with(outbound("10.1.2.3", 81), get("a", "/")), chains, inspector))
        .containsExactly("http");
  }

  @Test
  void sourceCountsLast() {
    String chains =
        """
        - {name: local, filterChainMatch: {sourceType: SAME_IP_OR_LOOPBACK}}
        - {name: range, filterChainMatch: {sourcePrefixRanges: [{addressPrefix: 192.0.2.0, prefixLen: 24}]}}
        - {name: port, filterChainMatch: {sourcePorts: [4000]}}
        """;
    assertThat(chosen(sentFrom(CALL, "127.0.0.1", 1), chains)).containsExactly("local");
    assertThat(chosen(sentFrom(CALL, "192.0.2.9", 4000), chains)).containsExactly("range");
    assertThat(chosen(sentFrom(CALL, "192.0.3.9", 4000), chains)).containsExactly("port");
    assertThat(chosen(sentFrom(CALL, "192.0.3.9", 4001), chains)).isEmpty();
  }

  @Test
  void chainsWithEqualMatchesAllTakeIt() {
    assertThat(chosen(CALL, "[{name: a}, {name: b}]")).containsExactly("a", "b");
  }

  private static List<String> chosen(Call call, String chains) {
    return chosen(call, chains, INSPECTORS);
  }

  private static List<String> chosen(Call call, String chains, String inspectors) {
    Listener listener = Configs.listener(inspectors + "filterChains:\n" + chains.indent(2));
    return FilterChainChoice.of(listener.getFilterChainsList(), call, Sensed.of(listener, call))
        .stream()
        .map(FilterChain::getName)
        .toList();
  }
}
