package dev.mizzen.xds.generate.telemetry;

import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static dev.mizzen.xds.generate.GeneratorFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.api.telemetry.v1alpha1.WorkloadMode;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.ConfigFixtures;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.generate.telemetry.TelemetryFaults.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What comes of Telemetries that are laid over each other. */
class TelemetrySettingsTest {
  private static final String PROVIDERS =
      """
      extensionProviders: [
        {name: 'zk', zipkin: {service: 'spans.shop.svc.cluster.local', port: 80}},
        {name: 'other', zipkin: {service: 'shop/spans.shop.svc.cluster.local', port: 81}},
        {name: 'text', envoyFileAccessLog: {path: '/text'}},
        {name: 'lost', zipkin: {service: 'nobody.example', port: 80}},
        {name: 'light', lightstep: {service: 'spans.shop.svc.cluster.local', port: 80}},
        {name: 'second', prometheus: {}},
      ]
      """;

  @Test
  void withoutProvidersTheMeshsOwnLogHolds() {
    assertThat(logs("accessLogFile: '/mesh'", WorkloadMode.CLIENT)).containsExactly("/mesh");
    assertThat(
            logs(
                "accessLogFile: '/mesh', defaultProviders: {accessLogging: ['none']}",
                WorkloadMode.CLIENT))
        .containsExactly("/mesh");
  }

  @Test
  void aProviderGoesBeforeTheMeshsOwnLog() {
    assertThat(
            logs(
                "accessLogFile: '/mesh', defaultProviders: {accessLogging: ['text', 'ENVOY']}",
                WorkloadMode.CLIENT))
        .containsExactly("/dev/stdout", "/text");
  }

  @Test
  void aLogThatIsTurnedOffStaysOff() {
    String defaults = "accessLogFile: '/mesh', defaultProviders: {accessLogging: ['envoy']}";
    String off = "accessLogging: [{disabled: true, match: {mode: SERVER}}]";
    assertThat(logs(defaults, WorkloadMode.SERVER, off)).isEmpty();
  }

  @Test
  void aTelemetryThatIsAboutOneSideLeavesTheOtherToTheMeshsOwnLog() {
    assertThat(
            logs(
                "accessLogFile: '/mesh', defaultProviders: {accessLogging: ['envoy']}",
                WorkloadMode.CLIENT,
                "accessLogging: [{disabled: true, match: {mode: SERVER}}]"))
        .containsExactly("/mesh");
  }

  @Test
  void theLastTelemetryThatNamesProvidersDecides() {
    assertThat(
            logs(
                "accessLogFile: '/mesh'",
                WorkloadMode.CLIENT,
                "accessLogging: [{providers: [{name: envoy}], filter: {expression: 'a'}}]",
                "accessLogging: [{providers: [{name: text}]}]",
                "accessLogging: [{disabled: false}]"))
        .containsExactly("/text");
  }

  @Test
  void aFilterBelongsToTheProvidersBesideIt() {
    assertThat(
            settings(
                    "",
                    WorkloadMode.CLIENT,
                    "accessLogging: [{providers: [{name: envoy}], filter: {expression: 'a'}},"
                        + " {providers: [{name: text}]}]")
                .logs()
                .loggers())
        .extracting(AccessLogger::filter)
        .containsExactly(Optional.of("a"), Optional.empty());
  }

  @Test
  void withoutProviderSpansGoToWhatTheBootstrapNames() {
    assertThat(settings("", WorkloadMode.CLIENT).spans()).isEqualTo(new SpanSettings.ToBootstrap());
    assertThat(settings("enableTracing: false", WorkloadMode.CLIENT).spans())
        .isEqualTo(new SpanSettings.Off());
  }

  @Test
  void spanSettingsAreLaidOverEachOtherFieldByField() {
    String mesh =
        "tracing: [{providers: [{name: zk}], randomSamplingPercentage: 7, customTags: {a: {literal:"
            + " {value: b}}, c: {literal: {value: d}}}, useRequestIdForTraceSampling: false,"
            + " enableIstioTags: false}]";
    String own =
        "tracing: [{match: {mode: CLIENT}, providers: [{name: other}], customTags: {x: {literal:"
            + " {value: y}}}, enableIstioTags: true, disableContextPropagation: true}]";

    var client = (SpanSettings.ToProvider) settings("", WorkloadMode.CLIENT, mesh, own).spans();
    var server = (SpanSettings.ToProvider) settings("", WorkloadMode.SERVER, mesh, own).spans();

    assertThat(client.tags()).containsOnlyKeys("x");
    assertThat(client.sampling()).contains(7.0);
    assertThat(client.hasIstioTags()).isTrue();
    assertThat(client.usesRequestId()).isFalse();
    assertThat(client.keepsContext()).isTrue();
    assertThat(((Tracer.Zipkin) client.tracer()).service().port()).isEqualTo(81);
    assertThat(server.tags()).containsOnlyKeys("a", "c");
    assertThat(server.hasIstioTags()).isFalse();
    assertThat(server.keepsContext()).isFalse();
    assertThat(((Tracer.Zipkin) server.tracer()).service().port()).isEqualTo(80);
  }

  @Test
  void spansAreTurnedOffAndOnAgain() {
    String off = "tracing: [{providers: [{name: zk}], disableSpanReporting: true}]";
    assertThat(settings("", WorkloadMode.CLIENT, off).spans()).isEqualTo(new SpanSettings.Off());
    assertThat(
            settings("", WorkloadMode.CLIENT, off, "tracing: [{disableSpanReporting: false}]")
                .spans())
        .isInstanceOf(SpanSettings.ToProvider.class);
  }

  @Test
  void aProviderThatCannotBeUsedTakesNoSpansAndIsNamed() {
    String lost = "defaultProviders: {tracing: ['lost'], accessLogging: ['zk', 'none']}";

    assertThat(settings(lost, WorkloadMode.CLIENT).spans()).isEqualTo(new SpanSettings.Off());
    assertThat(settings("defaultProviders: {tracing: ['light']}", WorkloadMode.CLIENT).spans())
        .isEqualTo(new SpanSettings.Off());
    assertThat(
            TelemetryFaults.of(
                context(
                    lost,
                    "tracing: [{providers: [{name: light}]}], metrics: [{providers: [{name: zk}]}]")))
        .extracting(Fault::message)
        .containsExactly(
            "MeshConfig mesh: defaultProviders.accessLogging names provider zk, which takes no access"
                + " logs",
            "MeshConfig mesh: defaultProviders.accessLogging names provider none, which is not among"
                + " extensionProviders",
            "MeshConfig mesh: defaultProviders.tracing names provider lost, which names service"
                + " nobody.example, which is not in the mesh",
            "Telemetry shop/t0: spec.tracing.providers names provider light, which is"
                + " Lightstep's, which is gone: use opentelemetry instead",
            "Telemetry shop/t0: spec.metrics.providers names provider zk, which keeps no metrics,"
                + " want prometheus");
    assertThat(TelemetryFaults.of(context(lost))).extracting(Fault::kind).contains("zipkin");
  }

  @Test
  void hostOfSeveralNamespacesWantsItsNamespace() {
    PushContext context =
        mesh("{" + PROVIDERS + ", defaultProviders: {tracing: ['zk']}}")
            .with(service("shop", "spans").address("10.0.0.1").port("p", 80, Protocol.HTTP))
            .withConfig(
                object(
                    "{apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: {name:"
                        + " 'x', namespace: 'b'}, spec: {hosts: ['spans.shop.svc.cluster.local'],"
                        + " ports: [{number: 80, name: 'http', protocol: 'HTTP'}], resolution:"
                        + " 'DNS'}}"))
            .context();

    assertThat(TelemetryFaults.of(context))
        .extracting(Fault::reason)
        .containsExactly(
            "names service spans.shop.svc.cluster.local, which is in namespaces b, shop, want"
                + " namespace/host");
  }

  @Test
  void metricsAreKeptOncePerProvider() {
    assertThat(settings("", WorkloadMode.CLIENT).metrics()).isEmpty();
    assertThat(
            settings("defaultProviders: {metrics: ['prometheus', 'second']}", WorkloadMode.CLIENT)
                .metrics())
        .hasSize(2);
  }

  @Test
  void overridesOfOneMetricAreLaidOverEachOther() {
    List<MetricsSettings> metrics =
        settings(
                "",
                WorkloadMode.CLIENT,
                "metrics: [{providers: [{name: prometheus}], reportingInterval: 7s, overrides:"
                    + " [{match: {metric: REQUEST_COUNT}, tagOverrides: {a: {value: x}, b: {operation:"
                    + " REMOVE}}}, {match: {customMetric: mine, mode: SERVER}, disabled: true}]}]",
                "metrics: [{overrides: [{match: {metric: REQUEST_COUNT, mode: CLIENT}, disabled: true,"
                    + " tagOverrides: {a: {operation: REMOVE}, c: {value: z}}}]}]")
            .metrics();

    assertThat(metrics)
        .containsExactly(
            new MetricsSettings(
                List.of(
                    new MetricsSettings.Override(
                        "requests_total", true, Map.of("c", "z"), List.of("a", "b"))),
                Optional.of(Durations.fromSeconds(7))));
  }

  @Test
  void overrideOfAllMetricsNamesEachInTheOrderOfTheApi() {
    List<MetricsSettings> metrics =
        settings(
                "defaultProviders: {metrics: ['prometheus']}",
                WorkloadMode.SERVER,
                "metrics: [{overrides: [{tagOverrides: {a: {value: x}}}]}]")
            .metrics();

    assertThat(metrics.getFirst().overrides())
        .extracting(MetricsSettings.Override::metric)
        .startsWith("request_messages_total", "response_messages_total", "requests_total")
        .endsWith("tcp_received_bytes_total", "tcp_sent_bytes_total")
        .hasSize(10);
  }

  @Test
  void allMetricsTurnedOffComeBackWithTheNextOverride() {
    String defaults = "defaultProviders: {metrics: ['prometheus']}";
    String off = "metrics: [{overrides: [{disabled: true, match: {mode: CLIENT}}]}]";
    assertThat(settings(defaults, WorkloadMode.CLIENT, off).metrics()).isEmpty();
    assertThat(settings(defaults, WorkloadMode.SERVER, off).metrics()).hasSize(1);
    assertThat(
            settings(
                    defaults,
                    WorkloadMode.CLIENT,
                    off,
                    "metrics: [{overrides: [{match: {metric: REQUEST_SIZE}, disabled: false}]}]")
                .metrics())
        .hasSize(1);
  }

  private static List<String> logs(String meshConfig, WorkloadMode mode, String... telemetries) {
    return settings(meshConfig, mode, telemetries).logs().loggers().stream()
        .map(logger -> ((LogSink.File) logger.sink()).path())
        .toList();
  }

  private static TelemetrySettings settings(
      String meshConfig, WorkloadMode mode, String... telemetries) {
    PushContext context = context(meshConfig, telemetries);
    List<ConfigResource<Telemetry>> objects =
        new ArrayList<>(context.configs().all(ConfigKind.TELEMETRY, Telemetry.class));
    objects.sort(Comparator.comparing(ConfigResource::name));
    return TelemetrySettings.of(context, objects, mode);
  }

  private static PushContext context(String meshConfig, String... telemetries) {
    MeshFixture mesh =
        mesh("{" + PROVIDERS + (meshConfig.isEmpty() ? "" : ", " + meshConfig) + "}")
            .with(service("shop", "spans").address("10.0.0.1").port("p", 80, Protocol.HTTP));
    for (int i = 0; i < telemetries.length; i++) {
      mesh.withConfig(telemetry("t" + i, telemetries[i]));
    }
    return mesh.context();
  }

  private static ConfigResource<?> telemetry(String name, String spec) {
    return ConfigFixtures.object(ConfigKind.TELEMETRY, "shop/" + name, "{" + spec + "}");
  }
}
