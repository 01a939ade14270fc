package dev.mizzen.model.validate;

import dev.mizzen.api.telemetry.v1alpha1.AccessLogging;
import dev.mizzen.api.telemetry.v1alpha1.MetricSelector;
import dev.mizzen.api.telemetry.v1alpha1.Metrics;
import dev.mizzen.api.telemetry.v1alpha1.MetricsOverrides;
import dev.mizzen.api.telemetry.v1alpha1.MetricsOverrides.TagOverride;
import dev.mizzen.api.telemetry.v1alpha1.ProviderRef;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.api.telemetry.v1alpha1.Tracing;
import java.util.List;
import java.util.Optional;

/** Rules about Telemetries. */
final class TelemetryRules {
  private final Checks checks;

  TelemetryRules(Checks checks) {
    this.checks = checks;
  }

  void check(Telemetry telemetry) {
    SelectorChecks selectors = new SelectorChecks(checks);
    selectors.atMostOne(
        "spec",
        telemetry.hasSelector(),
        telemetry.hasTargetRef(),
        telemetry.getTargetRefsCount() > 0);
    if (telemetry.hasSelector()) {
      selectors.selector(telemetry.getSelector(), "spec.selector");
    }
    if (telemetry.hasTargetRef()) {
      selectors.target(telemetry.getTargetRef(), "spec.targetRef");
    }
    selectors.targets(telemetry.getTargetRefsList(), "spec.targetRefs");
    if (telemetry.getTracingCount() > 1) {
      checks.warn(
          "spec.tracing",
          "has " + telemetry.getTracingCount() + " entries, of which the first is used");
    }
    for (int i = 0; i < telemetry.getTracingCount(); i++) {
      tracing(telemetry.getTracing(i), "spec.tracing[" + i + "]");
    }
    for (int i = 0; i < telemetry.getMetricsCount(); i++) {
      metrics(telemetry.getMetrics(i), "spec.metrics[" + i + "]");
    }
    for (int i = 0; i < telemetry.getAccessLoggingCount(); i++) {
      accessLogging(telemetry.getAccessLogging(i), "spec.accessLogging[" + i + "]");
    }
  }

  private void tracing(Tracing tracing, String path) {
    if (tracing.getProvidersCount() > 1) {
      checks.warn(
          path + ".providers",
          "has " + tracing.getProvidersCount() + " entries, of which the first is used");
    }
    providers(tracing.getProvidersList(), path + ".providers");
    if (tracing.hasRandomSamplingPercentage()) {
      checks.percent(
          tracing.getRandomSamplingPercentage().getValue(), path + ".randomSamplingPercentage");
    }
    tracing.getCustomTagsMap().forEach((name, tag) -> customTag(name, tag, path + ".customTags"));
  }

  private void customTag(String name, Tracing.CustomTag tag, String path) {
    checks.want(!name.isEmpty(), path, "has a tag without name");
    String at = path + "[" + name + "]";
    switch (tag.getTypeCase()) {
      case LITERAL -> checks.notEmpty(tag.getLiteral().getValue(), at + ".literal.value");
      case ENVIRONMENT -> checks.notEmpty(tag.getEnvironment().getName(), at + ".environment.name");
      case HEADER -> checks.notEmpty(tag.getHeader().getName(), at + ".header.name");
      case FORMATTER, TYPE_NOT_SET -> {
        // Allowed: a formatter may be empty, and a tag without a type is left out.
      }
    }
  }

  private void metrics(Metrics metrics, String path) {
    providers(metrics.getProvidersList(), path + ".providers");
    for (int i = 0; i < metrics.getOverridesCount(); i++) {
      MetricsOverrides override = metrics.getOverrides(i);
      String at = path + ".overrides[" + i + "]";
      boolean isCustom =
          override.getMatch().getMetricMatchCase() == MetricSelector.MetricMatchCase.CUSTOM_METRIC;
      checks.want(
          !isCustom || !override.getMatch().getCustomMetric().isEmpty(),
          at + ".match.customMetric",
          "is empty");
      override
          .getTagOverridesMap()
          .forEach((name, tag) -> tagOverride(name, tag, at + ".tagOverrides"));
    }
  }

  private void tagOverride(String name, TagOverride override, String path) {
    if (name.isEmpty()) {
      checks.warn(path, "has a tag without name");
    }
    String at = path + "[" + name + "].value";
    switch (override.getOperation()) {
      case UPSERT ->
          checks.want(!override.getValue().isEmpty(), at, "is missing, want it for UPSERT");
      case REMOVE ->
          checks.want(override.getValue().isEmpty(), at, "is set, which REMOVE does not use");
      case UNRECOGNIZED -> checks.error(path + "[" + name + "].operation", "is unknown");
    }
  }

  private void accessLogging(AccessLogging logging, String path) {
    providers(logging.getProvidersList(), path + ".providers");
    if (logging.hasFilter()) {
      Optional<String> fault = CelSyntax.fault(logging.getFilter().getExpression());
      fault.ifPresent(
          reason -> checks.error(path + ".filter.expression", "is no CEL expression: " + reason));
    }
  }

  private void providers(List<ProviderRef> providers, String path) {
    for (int i = 0; i < providers.size(); i++) {
      checks.notEmpty(providers.get(i).getName(), path + "[" + i + "].name");
    }
  }
}
