package dev.mizzen.xds.generate.listener;

import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.generate.GeneratorFixture;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.envoyproxy.envoy.type.tracing.v3.CustomTag;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpConnectionManagerTest {
  private static final String LISTENER = "0.0.0.0_80";
  private static final String PROMETHEUS = "{defaultProviders: {metrics: ['prometheus']}}";

  @Test
  void filtersStandInTheirOrder() {
    assertThat(Listeners.ofSidecar(shop(PROMETHEUS, Protocol.GRPC_WEB)).httpFilters(LISTENER, 0))
        .containsExactly(
            "istio.metadata_exchange",
            "envoy.filters.http.grpc_web",
            "envoy.filters.http.grpc_stats",
            "istio.alpn",
            "envoy.filters.http.fault",
            "envoy.filters.http.cors",
            "istio.stats",
            "envoy.filters.http.router");
  }

  @Test
  void inboundDoesNotChangeWhatTlsOffers() {
    assertThat(
            Listeners.ofSidecar(shop(PROMETHEUS, Protocol.HTTP)).httpFilters("virtualInbound", 1))
        .doesNotContain("istio.alpn")
        .contains("istio.stats");
  }

  @Test
  void withoutProviderOfMetricsNothingIsCounted() {
    Listeners listeners = Listeners.ofSidecar(shop("{}", Protocol.HTTP));
    assertThat(listeners.httpFilters(LISTENER, 0)).doesNotContain("istio.stats");
    assertThat(listeners.networkFilters("virtualOutbound", 0))
        .containsExactly("envoy.filters.network.tcp_proxy");
  }

  @Test
  void stockEnvoyGetsNoneOfIstiosFilters() {
    Listeners listeners = Listeners.ofStockEnvoy(shop(PROMETHEUS, Protocol.HTTP));
    assertThat(listeners.httpFilters(LISTENER, 0))
        .containsExactly(
            "envoy.filters.http.grpc_stats",
            "envoy.filters.http.fault",
            "envoy.filters.http.cors",
            "envoy.filters.http.router");
    assertThat(listeners.networkFilters("virtualInbound", 0))
        .containsExactly("envoy.filters.network.tcp_proxy");
    assertThat(listeners.tls("virtualInbound", 3).getCommonTlsContext().getAlpnProtocolsList())
        .containsExactly("h2", "http/1.1");
  }

  @Test
  void pathsAreNormalizedAsTheMeshSays() {
    assertThat(manager("{}").getNormalizePath().getValue()).isTrue();
    assertThat(manager("{}").getPathWithEscapedSlashesAction())
        .isEqualTo(PathWithEscapedSlashesAction.KEEP_UNCHANGED);
    assertThat(
            manager("{pathNormalization: {normalization: 'NONE'}}").getNormalizePath().getValue())
        .isFalse();
    assertThat(manager("{pathNormalization: {normalization: 'MERGE_SLASHES'}}").getMergeSlashes())
        .isTrue();
    assertThat(
            manager("{pathNormalization: {normalization: 'DECODE_AND_MERGE_SLASHES'}}")
                .getPathWithEscapedSlashesAction())
        .isEqualTo(PathWithEscapedSlashesAction.UNESCAPE_AND_FORWARD);
  }

  @Test
  void proxySaysHowLongConnectionsMayIdle() {
    Listeners listeners =
        Listeners.ofSidecar(shop("{}", Protocol.HTTP), Map.of("IDLE_TIMEOUT", "90s"));
    assertThat(listeners.http(LISTENER, 0).getCommonHttpProtocolOptions().getIdleTimeout())
        .isEqualTo(Durations.fromSeconds(90));
    assertThat(listeners.tcp("virtualOutbound", 1).getIdleTimeout())
        .isEqualTo(Durations.fromSeconds(90));
    assertThat(listeners.tcp("virtualOutbound", 0).hasIdleTimeout()).isFalse();
  }

  @Test
  void http10IsTakenWhereTheProxyAsksForIt() {
    Listeners listeners = Listeners.ofSidecar(shop("{}", Protocol.HTTP), Map.of("HTTP10", "1"));
    assertThat(listeners.http(LISTENER, 0).getHttpProtocolOptions().getAcceptHttp10()).isTrue();
    assertThat(listeners.chains(LISTENER)).contains("raw_buffer http/1.0 http/1.1 h2c -> http 80");
  }

  @Test
  void headersOfTheProxyCanBeLeftOut() {
    Listeners listeners =
        Listeners.ofSidecar(
            shop(
                """
                {defaultConfig: {proxyHeaders: {server: {disabled: true}, requestId: {disabled: true}, forwardedClientCert: 'SANITIZE',
                 preserveHttp1HeaderCase: true, xForwardedPort: {enabled: true}}}}
                """,
                Protocol.HTTP));
    HttpConnectionManager inbound = listeners.http("virtualInbound", 1);
    assertThat(inbound.getServerName()).isEmpty();
    assertThat(inbound.getServerHeaderTransformation().name()).isEqualTo("PASS_THROUGH");
    assertThat(inbound.getGenerateRequestId().getValue()).isFalse();
    assertThat(inbound.getForwardClientCertDetails().name()).isEqualTo("SANITIZE");
    assertThat(inbound.hasSetCurrentClientCertDetails()).isFalse();
    assertThat(inbound.getHttpProtocolOptions().hasHeaderKeyFormat()).isTrue();
    assertThat(inbound.getAppendXForwardedPort()).isTrue();
  }

  @Test
  void spansNameTheWorkloadAndWhatTheMeshAdds() {
    var tracing =
        manager(
                "{defaultConfig: {tracing: {sampling: 42, maxPathTagLength: 64, customTags: {b:"
                    + " {header: {name: 'x'}}, a: {literal: {value: 'y'}}}}}}")
            .getTracing();
    assertThat(tracing.getRandomSampling().getValue()).isEqualTo(42);
    assertThat(tracing.getMaxPathTagLength().getValue()).isEqualTo(64);
    assertThat(tracing.getCustomTagsList())
        .extracting(CustomTag::getTag)
        .startsWith("a", "b", "istio.authorization.dry_run.allow_policy.name")
        .endsWith("istio.mesh_id", "istio.namespace")
        .hasSize(11);
  }

  @Test
  void istiosTagsCanBeLeftOut() {
    assertThat(
            manager("{defaultConfig: {tracing: {enableIstioTags: false}}}")
                .getTracing()
                .getCustomTagsCount())
        .isZero();
  }

  @Test
  void meshWithoutTracingReportsNoSpans() {
    assertThat(manager("{enableTracing: false}").hasTracing()).isFalse();
  }

  @Test
  void accessLogIsWrittenToTheFile() {
    Listeners listeners =
        Listeners.ofSidecar(shop("{accessLogFile: '/dev/stdout'}", Protocol.HTTP));
    FileAccessLog log =
        GeneratorFixture.unpack(
            listeners.http(LISTENER, 0).getAccessLog(0).getTypedConfig(), FileAccessLog.class);
    assertThat(log.getPath()).isEqualTo("/dev/stdout");
    assertThat(log.getLogFormat().getTextFormatSource().getInlineString())
        .startsWith("[%START_TIME%] \"%REQ(:METHOD)% ")
        .endsWith("%REQUESTED_SERVER_NAME% %ROUTE_NAME%\n");
    assertThat(listeners.tcp("virtualOutbound", 1).getAccessLogCount()).isEqualTo(1);
    assertThat(listeners.tcp("virtualOutbound", 0).getAccessLogCount()).isZero();
    assertThat(
            listeners
                .get("virtualOutbound")
                .getAccessLog(0)
                .getFilter()
                .getResponseFlagFilter()
                .getFlagsList())
        .containsExactly("NR");
    assertThat(listeners.get(LISTENER).getAccessLogCount()).isZero();
  }

  @Test
  void accessLogMayBeJsonOfTheMeshsOwn() {
    Listeners listeners =
        Listeners.ofSidecar(
            shop(
                """
                {accessLogFile: '/dev/stdout', accessLogEncoding: 'JSON', accessLogFormat: '{"peer": "%REQ_WITHOUT_QUERY(:PATH)%", "other": "%METADATA(ROUTE:a)%"}', disableEnvoyListenerLog: true}
                """,
                Protocol.HTTP));
    FileAccessLog log =
        GeneratorFixture.unpack(
            listeners.http(LISTENER, 0).getAccessLog(0).getTypedConfig(), FileAccessLog.class);
    assertThat(log.getLogFormat().getJsonFormat().getFieldsOrThrow("peer").getStringValue())
        .isEqualTo("%REQ_WITHOUT_QUERY(:PATH)%");
    assertThat(log.getLogFormat().getFormattersList())
        .extracting(TypedExtensionConfig::getName)
        .containsExactly("envoy.formatter.req_without_query");
    assertThat(listeners.get("virtualOutbound").getAccessLogCount()).isZero();
  }

  private static HttpConnectionManager manager(String meshConfig) {
    return Listeners.ofSidecar(shop(meshConfig, Protocol.HTTP)).http(LISTENER, 0);
  }

  private static MeshFixture shop(String meshConfig, Protocol protocol) {
    return mesh(meshConfig).with(service("shop", "a").address("10.0.0.1").port("p", 80, protocol));
  }
}
