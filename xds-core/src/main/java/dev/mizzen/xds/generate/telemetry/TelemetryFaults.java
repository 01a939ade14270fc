package dev.mizzen.xds.generate.telemetry;

import dev.mizzen.api.telemetry.v1alpha1.ProviderRef;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.push.PushContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Finds providers that are asked for and cannot be used: what they were to take goes nowhere. */
public final class TelemetryFaults {
  private final Providers providers;
  private final Set<Fault> faults = new LinkedHashSet<>();

  /**
   * A provider that cannot be used.
   *
   * @param asker the object that names it
   * @param field of that object
   * @param provider its name
   * @param kind as istiod's metric of failed look-ups names it; empty where no service was looked
   *     for
   * @param reason what is wrong
   */
  public record Fault(ConfigKey asker, String field, String provider, String kind, String reason) {
    /** Names object and field. */
    public String message() {
      return asker + ": " + field + " names provider " + provider + ", which " + reason;
    }
  }

  private TelemetryFaults(Providers providers) {
    this.providers = providers;
  }

  /** All of one picture, in the order of the objects' creation, the mesh's first. */
  public static Set<Fault> of(PushContext context) {
    TelemetryFaults found = new TelemetryFaults(Providers.of(context));
    found.addMesh();
    context.configs().all(ConfigKind.TELEMETRY, Telemetry.class).stream()
        .sorted(ConfigResource.CREATION_ORDER)
        .forEach(found::add);
    return found.faults;
  }

  private void addMesh() {
    var defaults = providers.mesh().getDefaultProviders();
    ConfigKey mesh = ConfigKey.MESH_CONFIG;
    add(mesh, "defaultProviders.accessLogging", defaults.getAccessLoggingList(), this::log);
    add(
        mesh,
        "defaultProviders.tracing",
        defaults.getTracingList().stream().limit(1).toList(),
        this::tracer);
    add(mesh, "defaultProviders.metrics", defaults.getMetricsList(), this::metrics);
  }

  private void add(ConfigResource<Telemetry> object) {
    Telemetry spec = object.spec();
    spec.getAccessLoggingList()
        .forEach(
            log ->
                add(
                    object.key(),
                    "spec.accessLogging.providers",
                    names(log.getProvidersList()),
                    this::log));
    spec.getTracingList()
        .forEach(
            tracing ->
                add(
                    object.key(),
                    "spec.tracing.providers",
                    names(tracing.getProvidersList()).stream().limit(1).toList(),
                    this::tracer));
    spec.getMetricsList()
        .forEach(
            metrics ->
                add(
                    object.key(),
                    "spec.metrics.providers",
                    names(metrics.getProvidersList()),
                    this::metrics));
  }

  private void add(
      ConfigKey asker, String field, List<String> names, Function<String, Resolved<?>> resolve) {
    for (String name : names) {
      if (resolve.apply(name) instanceof Resolved.Unusable<?>(var kind, var reason)) {
        faults.add(new Fault(asker, field, name, kind, reason));
      }
    }
  }

  private Resolved<?> log(String name) {
    return providers.named(name).then(provider -> LogSink.of(provider, providers));
  }

  private Resolved<?> tracer(String name) {
    return providers.named(name).then(provider -> Tracer.of(provider, providers));
  }

  /** Stackdriver is in the mesh by default and counts nothing any more. */
  private Resolved<?> metrics(String name) {
    return providers
        .named(name)
        .then(
            provider ->
                provider.hasPrometheus()
                    ? new Resolved.Usable<>(provider)
                    : new Resolved.Unusable<>("", "keeps no metrics, want prometheus"));
  }

  private static List<String> names(List<ProviderRef> providers) {
    return providers.stream().map(ProviderRef::getName).toList();
  }
}
