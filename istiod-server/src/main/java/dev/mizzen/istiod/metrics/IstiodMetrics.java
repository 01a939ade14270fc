package dev.mizzen.istiod.metrics;

import dev.mizzen.istiod.admission.ValidationOutcomes;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.stream.XdsMetrics;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Every metric of the server. Source: spec xds §9.5. Safe for use by many threads. */
public final class IstiodMetrics implements XdsMetrics, ValidationOutcomes {
  private static final double[] PUSH_BUCKETS = {.01, .1, 1, 3, 5, 10, 20, 30};
  private static final double[] CONVERGENCE_BUCKETS = {.1, .5, 1, 3, 5, 10, 20, 30};
  private static final double[] CONTEXT_BUCKETS = {.01, .1, .5, 1, 3, 5};
  private static final double[] SIZE_BUCKETS = {
    1, 10_000, 1_000_000, 4_000_000, 10_000_000, 40_000_000
  };
  private static final Set<String> PLAIN_COUNTERS =
      Set.of(
          "pilot_xds_pushes",
          "pilot_push_triggers",
          "pilot_inbound_updates",
          "pilot_xds_expired_nonce",
          "pilot_xds_write_timeout",
          "pilot_sds_certificate_errors_total",
          "pilot_total_xds_rejects",
          "pilot_total_xds_internal_errors",
          "pilot_k8s_cfg_events",
          "pilot_k8s_reg_events",
          "pilot_total_rejected_configs",
          "provider_lookup_cluster_failures",
          "galley_validation_passed",
          "galley_validation_failed",
          "galley_validation_http_error",
          "galley_validation_config_updates",
          "galley_validation_config_update_error",
          "citadel_server_csr_count",
          "citadel_server_authentication_failure_count",
          "citadel_server_csr_parsing_err_count",
          "citadel_server_csr_sign_err_count",
          "citadel_server_success_cert_issuance_count");
  private static final Map<String, String> RENAMED = Map.of("pilot_information", "pilot_info");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final MetricsText text = new MetricsText(PLAIN_COUNTERS, RENAMED);
  private final Gauge clients =
      gauge("pilot_xds", "Proxies connected, by their Istio version.", "version");
  private final Counter pushes = counter("pilot_xds_pushes", "Answers sent, by type.", "type");
  private final Counter rejects =
      counter("pilot_total_xds_rejects", "Answers that proxies refused, by type.", "type");
  private final Counter expired =
      counter("pilot_xds_expired_nonce", "Requests that answered an old nonce, by type.", "type");
  private final Counter writeTimeouts =
      counter("pilot_xds_write_timeout", "Streams ended since the proxy did not read.");
  private final Counter secretErrors =
      counter(
          "pilot_sds_certificate_errors_total",
          "Names of secrets that came to nothing, or to a certificate that does not hold.");
  private final Counter internalErrors =
      counter("pilot_total_xds_internal_errors", "Streams ended by a fault of the server.");
  private final Counter triggers =
      counter("pilot_push_triggers", "Pushes by what caused them.", "type");
  private final Counter inbound =
      counter("pilot_inbound_updates", "Events of sources, by kind.", "type");
  private final Counter rejectedConfigs =
      counter(
          "pilot_total_rejected_configs",
          "Objects or parts of them that are not served.",
          "type",
          "name");
  private final Counter providers =
      counter(
          "provider_lookup_cluster_failures",
          "Providers whose service is not in the mesh, by their kind.",
          "type");
  private final Counter validationPassed =
      counter(
          "galley_validation_passed",
          "Objects that the validating webhook let pass.",
          "group",
          "version",
          "resource");
  private final Counter validationFailed =
      counter(
          "galley_validation_failed",
          "Objects that the validating webhook denied or does not judge.",
          "group",
          "version",
          "resource",
          "reason");
  private final Counter validationHttpErrors =
      counter(
          "galley_validation_http_error",
          "Requests to the validating webhook that carried no review.",
          "status");
  private final Gauge services = gauge("pilot_services", "Services known.");
  private final Gauge virtualServices = gauge("pilot_virt_services", "VirtualServices known.");
  private final Gauge receivedMost =
      gauge("pilot_xds_recv_max", "The largest request received, in bytes.");
  private final Histogram pushTime =
      histogram("pilot_xds_push_time", "Seconds to send one answer.", PUSH_BUCKETS, "type");
  private final Histogram sendTime =
      histogram(
          "pilot_xds_send_time", "Seconds to hand one answer to the transport.", PUSH_BUCKETS);
  private final Histogram size =
      histogram("pilot_xds_config_size_bytes", "Bytes of one answer.", SIZE_BUCKETS, "type");
  private final Histogram convergence =
      histogram(
          "pilot_proxy_convergence_time",
          "Seconds from a change to when a proxy was sent all of it.",
          CONVERGENCE_BUCKETS);
  private final Histogram queueTime =
      histogram(
          "pilot_proxy_queue_time",
          "Seconds from a picture's publishing until a proxy's turn.",
          CONVERGENCE_BUCKETS);
  private final Histogram debounce =
      histogram(
          "pilot_debounce_time",
          "Seconds from a batch's first event to its publishing.",
          PUSH_BUCKETS);
  private final Histogram contextTime =
      histogram(
          "pilot_pushcontext_init_seconds",
          "Seconds to make a picture of the mesh.",
          CONTEXT_BUCKETS);
  private final Map<XdsType, Gauge> refusing =
      Map.of(
          XdsType.CLUSTER,
              gauge("pilot_xds_cds_reject", "Proxies that refused clusters.", "node", "err"),
          XdsType.ENDPOINT,
              gauge("pilot_xds_eds_reject", "Proxies that refused endpoints.", "node", "err"),
          XdsType.LISTENER,
              gauge("pilot_xds_lds_reject", "Proxies that refused listeners.", "node", "err"),
          XdsType.ROUTE,
              gauge("pilot_xds_rds_reject", "Proxies that refused routes.", "node", "err"));
  private final AtomicInteger largest = new AtomicInteger();

  public IstiodMetrics(String version) {
    gauge("pilot_information", "The version of the server.", "version").labelValues(version).set(1);
    gauge("istio_build", "The build of the server.", "component", "tag")
        .labelValues("pilot", version)
        .set(1);
    PrometheusMeterRegistry jvm =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
    new JvmMemoryMetrics().bindTo(jvm);
    new JvmThreadMetrics().bindTo(jvm);
    new ClassLoaderMetrics().bindTo(jvm);
    new ProcessorMetrics().bindTo(jvm);
    new UptimeMetrics().bindTo(jvm);
  }

  /** All metrics in Prometheus' text format. */
  public String scrape() {
    return text.write(registry.scrape());
  }

  @Override
  public void connected(String istioVersion) {
    clients.labelValues(istioVersion).inc();
  }

  @Override
  public void disconnected(String istioVersion) {
    clients.labelValues(istioVersion).dec();
  }

  @Override
  public void pushed(XdsType type, int bytes, Duration took) {
    pushes.labelValues(type.shortName()).inc();
    size.labelValues(type.typeUrl()).observe(bytes);
    pushTime.labelValues(type.shortName()).observe(seconds(took));
    sendTime.observe(seconds(took));
  }

  @Override
  public void rejected(XdsType type, String proxyId, String code) {
    rejects.labelValues(type.shortName()).inc();
    Gauge gauge = refusing.get(type);
    if (gauge != null) {
      gauge.labelValues(proxyId, code).set(1);
    }
  }

  @Override
  public void expiredNonce(XdsType type) {
    expired.labelValues(type.shortName()).inc();
  }

  @Override
  public void converged(Duration sinceEvent) {
    convergence.observe(seconds(sinceEvent));
  }

  @Override
  public void queued(Duration sincePublished) {
    queueTime.observe(seconds(sincePublished));
  }

  @Override
  public void writeTimedOut() {
    writeTimeouts.inc();
  }

  @Override
  public void internalError() {
    internalErrors.inc();
  }

  @Override
  public void secretErrors(int names) {
    secretErrors.inc(names);
  }

  @Override
  public void received(int bytes) {
    if (largest.accumulateAndGet(bytes, Math::max) == bytes) {
      receivedMost.set(bytes);
    }
  }

  public void published(int serviceCount, int virtualServiceCount, Map<String, Integer> causes) {
    services.set(serviceCount);
    virtualServices.set(virtualServiceCount);
    causes.forEach((cause, count) -> triggers.labelValues(cause).inc(count));
  }

  /**
   * @param kind {@code config}, {@code eds}, {@code svc} or {@code svcdelete}
   */
  public void inbound(String kind) {
    inbound.labelValues(kind).inc();
  }

  public void debounced(Duration waited) {
    debounce.observe(seconds(waited));
  }

  public void contextBuilt(Duration took) {
    contextTime.observe(seconds(took));
  }

  public void rejectedConfig(String kind, String name) {
    rejectedConfigs.labelValues(kind, name).inc();
  }

  public void providerNotFound(String kind) {
    providers.labelValues(kind).inc();
  }

  @Override
  public void passed(String group, String version, String resource) {
    validationPassed.labelValues(group, version, resource).inc();
  }

  @Override
  public void failed(String group, String version, String resource, String reason) {
    validationFailed.labelValues(group, version, resource, reason).inc();
  }

  @Override
  public void httpError(int status) {
    validationHttpErrors.labelValues(String.valueOf(status)).inc();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /**
   * A gauge that is computed when it is read.
   *
   * @param label its one label; empty where it has none
   */
  void computed(String name, String help, String label, Consumer<KubeMetrics.Values> values) {
    GaugeWithCallback.Builder gauge = GaugeWithCallback.builder().name(name).help(help);
    if (!label.isEmpty()) {
      gauge.labelNames(label);
    }
    gauge
        .callback(
            callback ->
                values.accept(
                    (value, number) -> {
                      if (label.isEmpty()) {
                        callback.call(number);
                      } else {
                        callback.call(number, value);
                      }
                    }))
        .register(registry);
  }

  Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  private Gauge gauge(String name, String help, String... labels) {
    return Gauge.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  Histogram histogram(String name, String help, double[] buckets, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(buckets)
        .withoutExemplars()
        .register(registry);
  }
}
