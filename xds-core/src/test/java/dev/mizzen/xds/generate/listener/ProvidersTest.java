package dev.mizzen.xds.generate.listener;

import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static dev.mizzen.xds.generate.GeneratorFixture.object;
import static dev.mizzen.xds.generate.GeneratorFixture.unpack;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.Durations;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.FeaturesFixture;
import dev.mizzen.model.testing.MeshFixture;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.core.v3.HttpService;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.trace.v3.DatadogConfig;
import io.envoyproxy.envoy.config.trace.v3.OpenTelemetryConfig;
import io.envoyproxy.envoy.config.trace.v3.SkyWalkingConfig;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig;
import io.envoyproxy.envoy.extensions.tracers.opentelemetry.samplers.v3.DynatraceSamplerConfig;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What listeners say of who takes spans and logs. */
class ProvidersTest {
  private static final String HOST = "a.shop.svc.cluster.local";
  private static final String CLUSTER = "outbound|80||" + HOST;
  private static final String LISTENER = "0.0.0.0_80";
  private static final Map<String, String> NEW = Map.of("ISTIO_VERSION", "1.30.3");

  @Test
  void zipkinIsCalledOverHttp() throws InvalidProtocolBufferException {
    ZipkinConfig config =
        unpack(
            tracing(
                    "zipkin: {service: '%s', port: 80, path: '/x', timeout: '3s', enable64bitTraceId: true, headers: [{name: 'a', value: 'b'}], traceContextOption: 'USE_B3_WITH_W3C_PROPAGATION'}",
                    NEW)
                .getProvider()
                .getTypedConfig(),
            ZipkinConfig.class);
    UnknownFieldSet newer = config.getUnknownFields();
    HttpService service =
        HttpService.parseFrom(newer.getField(9).getLengthDelimitedList().getFirst());

    assertThat(newer.getField(8).getVarintList()).containsExactly(1L);
    assertThat(service.getHttpUri().getUri()).isEqualTo("http://" + HOST + "/x");
    assertThat(service.getHttpUri().getCluster()).isEqualTo(CLUSTER);
    assertThat(service.getHttpUri().getTimeout()).isEqualTo(Durations.fromSeconds(3));
    assertThat(service.getRequestHeadersToAdd(0).getHeader().getValue()).isEqualTo("b");
    assertThat(config.getTraceId128Bit()).isFalse();
    assertThat(config.getCollectorCluster()).isEmpty();
  }

  @Test
  void olderProxiesAreToldOfZipkinAsTheyKnowIt() {
    ZipkinConfig config =
        unpack(
            tracing(
                    "zipkin: {service: '%s', port: 80, timeout: '3s', traceContextOption:"
                        + " 'USE_B3_WITH_W3C_PROPAGATION'}",
                    Map.of("ISTIO_VERSION", "1.27.0"))
                .getProvider()
                .getTypedConfig(),
            ZipkinConfig.class);

    assertThat(config.getUnknownFields().asMap()).isEmpty();
    assertThat(config.getCollectorCluster()).isEqualTo(CLUSTER);
    assertThat(config.getCollectorEndpoint()).isEqualTo("/api/v2/spans");
    assertThat(config.getCollectorHostname()).isEqualTo(HOST);
    assertThat(config.getTraceId128Bit()).isTrue();
  }

  @Test
  void lengthOfTagsIsTheProvidersBeforeTheProxys() {
    String proxy = ", defaultConfig: {tracing: {maxPathTagLength: 3, sampling: 44}}";
    var own = tracing("zipkin: {service: '%s', port: 80, maxTagLength: 7}", proxy, NEW);
    var none = tracing("zipkin: {service: '%s', port: 80}", proxy, NEW);

    assertThat(own.getMaxPathTagLength().getValue()).isEqualTo(7);
    assertThat(none.getMaxPathTagLength().getValue()).isEqualTo(3);
    assertThat(none.getRandomSampling().getValue()).isEqualTo(44);
  }

  @Test
  void openTelemetryIsCalledOverGrpc() {
    OpenTelemetryConfig config =
        openTelemetry(
            "grpc: {timeout: '2s', initialMetadata: [{name: 'x', value: 'y'}]}, resourceDetectors:"
                + " {environment: {}, dynatrace: {}}");

    assertThat(config.getServiceName()).isEqualTo("web.client");
    assertThat(config.getGrpcService().getEnvoyGrpc().getClusterName()).isEqualTo(CLUSTER);
    assertThat(config.getGrpcService().getEnvoyGrpc().getAuthority()).isEqualTo(HOST);
    assertThat(config.getGrpcService().getTimeout()).isEqualTo(Durations.fromSeconds(2));
    assertThat(config.getGrpcService().getInitialMetadata(0).getKey()).isEqualTo("x");
    assertThat(config.getResourceDetectorsList())
        .extracting(TypedExtensionConfig::getName)
        .containsExactly(
            "envoy.tracers.opentelemetry.resource_detectors.environment",
            "envoy.tracers.opentelemetry.resource_detectors.dynatrace");
  }

  @Test
  void openTelemetryIsCalledOverHttp() {
    OpenTelemetryConfig config =
        openTelemetry("http: {path: '//v1/./traces/', timeout: '2s', headers: [{name: 'x'}]}");

    assertThat(config.getHttpService().getHttpUri().getUri()).isEqualTo(HOST + "/v1/traces/");
    assertThat(config.getHttpService().getHttpUri().getTimeout())
        .isEqualTo(Durations.fromSeconds(2));
    assertThat(config.hasGrpcService()).isFalse();
    assertThat(openTelemetry("http: {path: 'a b'}").getHttpService().getHttpUri().getUri())
        .isEqualTo(HOST + "/a%20b");
    assertThat(openTelemetry("http: {path: 'a'}").getHttpService().getHttpUri().getTimeout())
        .isEqualTo(Durations.fromSeconds(5));
  }

  @Test
  void openTelemetryNamesTheWorkloadByItsConventions() {
    OpenTelemetryConfig config =
        openTelemetry("serviceAttributeEnrichment: 'OTEL_SEMANTIC_CONVENTIONS'");

    assertThat(config.getServiceName()).isEqualTo("web-0");
    assertThat(config.getResourceDetectorsList())
        .extracting(TypedExtensionConfig::getName)
        .containsExactly("envoy.tracers.opentelemetry.resource_detectors.environment");
  }

  @Test
  void dynatracesSamplerAsksTheCollector() {
    OpenTelemetryConfig config =
        openTelemetry(
            "http: {path: 'v1', timeout: '2s'}, dynatraceSampler: {tenant: 't', clusterId: 3}");
    DynatraceSamplerConfig sampler =
        unpack(config.getSampler().getTypedConfig(), DynatraceSamplerConfig.class);

    assertThat(sampler.getTenant()).isEqualTo("t");
    assertThat(sampler.getHttpService().getHttpUri().getUri())
        .isEqualTo(HOST + "/api/v2/samplingConfiguration");
    assertThat(
            tracing(
                    "opentelemetry: {service: '%s', port: 80, http: {path: 'v1'}, dynatraceSampler: {tenant: 't'}}",
                    NEW)
                .getRandomSampling()
                .getValue())
        .isEqualTo(100);
  }

  @Test
  void datadogAndSkyWalkingAreNamed() {
    DatadogConfig datadog =
        unpack(
            tracing("datadog: {service: '%s', port: 80}", NEW).getProvider().getTypedConfig(),
            DatadogConfig.class);
    var tracing = tracing("skywalking: {service: '%s', port: 80}", NEW);
    SkyWalkingConfig skyWalking =
        unpack(tracing.getProvider().getTypedConfig(), SkyWalkingConfig.class);

    assertThat(datadog.getCollectorCluster()).isEqualTo(CLUSTER);
    assertThat(datadog.getServiceName()).isEqualTo("web.client");
    assertThat(skyWalking.getGrpcService().getEnvoyGrpc().getClusterName()).isEqualTo(CLUSTER);
    assertThat(tracing.getSpawnUpstreamSpan().getValue()).isTrue();
  }

  @Test
  void gatewaysReportAnUpstreamSpanUnlessTheyMayNot() {
    MeshFixture mesh = gateway("zipkin: {service: '%s', port: 80}");
    String feature = "observability.upstreamSpansOfGateways";

    assertThat(routersTracing(mesh).getSpawnUpstreamSpan().getValue()).isTrue();
    assertThat(
            routersTracing(mesh.with(FeaturesFixture.with(feature, false))).hasSpawnUpstreamSpan())
        .isFalse();
    assertThat(tracing("zipkin: {service: '%s', port: 80}", NEW).hasSpawnUpstreamSpan()).isFalse();
  }

  @Test
  void providerThatIsNotInTheMeshTakesNoSpans() {
    HttpConnectionManager manager =
        manager(tracer("zipkin: {service: 'nobody.example', port: 80}", ""), NEW);

    assertThat(manager.hasTracing()).isFalse();
    assertThat(requestId(manager)).isTrue();
  }

  @Test
  void logsGoToEveryProvidersService() {
    Listeners listeners =
        Listeners.ofSidecar(
            shop(
                """
                {defaultProviders: {accessLogging: ['otel', 'http', 'tcp']}, extensionProviders: [
                 {name: 'http', envoyHttpAls: {service: '%1$s', port: 80, additionalRequestHeadersToLog: ['x']}},
                 {name: 'tcp', envoyTcpAls: {service: '%1$s', port: 80, logName: 'own', filterStateObjectsToLog: ['s']}},
                 {name: 'otel', envoyOtelAls: {service: '%1$s', port: 80, logFormat: {labels: {b: '%%PROTOCOL%%', a: '%%REQ_WITHOUT_QUERY(:PATH)%%'}}}}]}
                """
                    .formatted(HOST)));

    assertThat(listeners.http(LISTENER, 0).getAccessLogList())
        .isEqualTo(listeners.tcp("virtualOutbound", 1).getAccessLogList())
        .extracting(AccessLog::getName)
        .containsExactly(
            "envoy.access_loggers.http_grpc",
            "envoy.access_loggers.open_telemetry",
            "envoy.tcp_grpc_access_log");
    HttpGrpcAccessLogConfig http = log(listeners, 0, HttpGrpcAccessLogConfig.class);
    OpenTelemetryAccessLogConfig otel = log(listeners, 1, OpenTelemetryAccessLogConfig.class);
    TcpGrpcAccessLogConfig tcp = log(listeners, 2, TcpGrpcAccessLogConfig.class);
    assertThat(http.getCommonConfig().getLogName()).isEqualTo("http_envoy_accesslog");
    assertThat(http.getCommonConfig().getGrpcService().getEnvoyGrpc().getAuthority())
        .isEqualTo(HOST);
    assertThat(http.getCommonConfig().getFilterStateObjectsToLogList())
        .containsExactly("upstream_peer", "downstream_peer");
    assertThat(http.getAdditionalRequestHeadersToLogList()).containsExactly("x");
    assertThat(tcp.getCommonConfig().getLogName()).isEqualTo("own");
    assertThat(tcp.getCommonConfig().getFilterStateObjectsToLogList()).containsExactly("s");
    assertThat(otel.getBody().getStringValue()).startsWith("[%START_TIME%]");
    assertThat(otel.getDisableBuiltinLabels()).isTrue();
    assertThat(otel.getAttributes().getValuesList())
        .extracting(KeyValue::getKey)
        .containsExactly("a", "b");
    assertThat(otel.getFormattersCount()).isEqualTo(1);
  }

  @Test
  void bootstrapsLogServiceKnowsPeersByAllTheirNames() {
    Listeners listeners = Listeners.ofSidecar(shop("{enableEnvoyAccessLogService: true}"));
    TcpGrpcAccessLogConfig ofListener =
        unpack(
            listeners.get("virtualOutbound").getAccessLog(0).getTypedConfig(),
            TcpGrpcAccessLogConfig.class);

    assertThat(ofListener.getCommonConfig().getLogName()).isEqualTo("listener_envoy_accesslog");
    assertThat(log(listeners, 0, HttpGrpcAccessLogConfig.class).getCommonConfig())
        .satisfies(
            common -> {
              assertThat(common.getFilterStateObjectsToLogList())
                  .contains("wasm.upstream_peer_id", "wasm.downstream_peer_id")
                  .hasSize(6);
              assertThat(common.getGrpcService().getEnvoyGrpc().getAuthority()).isEmpty();
            });
  }

  @Test
  void builtInProviderFollowsTheMeshsFormat() {
    String format = "accessLogFormat: '%PROTOCOL%', ";
    FileAccessLog builtIn = file(format + "defaultProviders: {accessLogging: ['envoy']}");
    FileAccessLog own =
        file(
            format
                + "defaultProviders: {accessLogging: ['own']}, extensionProviders: [{name: 'own',"
                + " envoyFileAccessLog: {omitEmptyValues: true}}]");

    assertThat(builtIn.getLogFormat().getTextFormatSource().getInlineString())
        .isEqualTo("%PROTOCOL%\n");
    assertThat(own.getPath()).isEqualTo("/dev/stdout");
    assertThat(own.getLogFormat().getTextFormatSource().getInlineString())
        .startsWith("[%START_TIME%]");
    assertThat(own.getLogFormat().getOmitEmptyValues()).isTrue();
  }

  @Test
  void labelsWithoutAnyAreTheDefaultOnes() {
    FileAccessLog log =
        file(
            "defaultProviders: {accessLogging: ['own']}, extensionProviders: [{name: 'own',"
                + " envoyFileAccessLog: {path: '/x', logFormat: {labels: {}}}}]");

    assertThat(log.getLogFormat().getJsonFormat().getFieldsCount()).isEqualTo(24);
    assertThat(log.getLogFormat().hasJsonFormatOptions()).isTrue();
  }

  private static FileAccessLog file(String meshConfig) {
    return log(Listeners.ofSidecar(shop("{" + meshConfig + "}")), 0, FileAccessLog.class);
  }

  private static <M extends Message> M log(Listeners listeners, int index, Class<M> type) {
    return unpack(listeners.http(LISTENER, 0).getAccessLog(index).getTypedConfig(), type);
  }

  private static OpenTelemetryConfig openTelemetry(String provider) {
    return unpack(
        tracing("opentelemetry: {service: '%s', port: 80, " + provider + "}", NEW)
            .getProvider()
            .getTypedConfig(),
        OpenTelemetryConfig.class);
  }

  private static boolean requestId(HttpConnectionManager manager) {
    return unpack(manager.getRequestIdExtension().getTypedConfig(), UuidRequestIdConfig.class)
        .getUseRequestIdForTraceSampling()
        .getValue();
  }

  private static HttpConnectionManager.Tracing tracing(
      String provider, Map<String, String> metadata) {
    return tracing(provider, "", metadata);
  }

  private static HttpConnectionManager.Tracing tracing(
      String provider, String meshConfig, Map<String, String> metadata) {
    return manager(tracer(provider, meshConfig), metadata).getTracing();
  }

  private static HttpConnectionManager manager(String meshConfig, Map<String, String> metadata) {
    return Listeners.ofSidecar(shop(meshConfig), metadata).http(LISTENER, 0);
  }

  private static String tracer(String provider, String more) {
    return "{defaultProviders: {tracing: ['t']}, extensionProviders: [{name: 't', "
        + provider.replace("%s", HOST)
        + "}]"
        + more
        + "}";
  }

  private static HttpConnectionManager.Tracing routersTracing(MeshFixture mesh) {
    return Listeners.ofRouter(mesh).http(LISTENER, 0).getTracing();
  }

  private static MeshFixture gateway(String provider) {
    return shop(tracer(provider, ""))
        .withConfig(
            object(
                "{apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: {name: 'g',"
                    + " namespace: 'edge'}, spec: {servers: [{port: {number: 80, name: 'http',"
                    + " protocol: 'HTTP'}, hosts: ['*']}]}}"));
  }

  private static MeshFixture shop(String meshConfig) {
    return mesh(meshConfig)
        .with(service("shop", "a").address("10.0.0.1").port("p", 80, Protocol.HTTP));
  }
}
