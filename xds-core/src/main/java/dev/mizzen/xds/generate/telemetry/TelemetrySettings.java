package dev.mizzen.xds.generate.telemetry;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.api.telemetry.v1alpha1.WorkloadMode;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.push.PushContext;
import java.util.List;

/**
 * What holds for one side of a workload's traffic.
 *
 * @param metrics one entry for each filter that keeps Istio's metrics
 */
public record TelemetrySettings(
    AccessLogSettings logs, SpanSettings spans, List<MetricsSettings> metrics) {
  public TelemetrySettings {
    metrics = List.copyOf(metrics);
  }

  /**
   * Merges what the mesh and its Telemetries say.
   *
   * @param objects that hold for the workload; the later goes before the earlier
   * @param mode CLIENT for calls that the workload makes or a router passes on, SERVER for calls to
   *     it
   */
  public static TelemetrySettings of(
      PushContext context, List<ConfigResource<Telemetry>> objects, WorkloadMode mode) {
    MeshConfig mesh = context.mesh().config();
    List<Telemetry> specs = objects.stream().map(ConfigResource::spec).toList();
    Providers providers = Providers.of(context);
    return new TelemetrySettings(
        AccessLogSettings.of(mesh, specs, mode, providers),
        SpanMerge.merge(mesh, specs, mode, providers),
        MetricsMerge.merge(mesh, specs, mode));
  }

  /** For listeners without requests to trace. */
  public TelemetrySettings withoutSpans() {
    return new TelemetrySettings(logs, new SpanSettings.Off(), metrics);
  }
}
