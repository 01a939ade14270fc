package dev.mizzen.xds.generate.telemetry;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.api.telemetry.v1alpha1.Tracing;
import dev.mizzen.api.telemetry.v1alpha1.WorkloadMode;
import java.util.List;
import java.util.Optional;

/**
 * How the mesh's Telemetries want requests traced: field by field, the later before the earlier,
 * tags as a whole. Of several providers the first is asked.
 *
 * <p>Source: Istio 1.30, pilot/pkg/model/telemetry.go, Tracing.
 */
final class SpanMerge {
  private SpanMerge() {}

  static SpanSettings merge(
      MeshConfig mesh, List<Telemetry> objects, WorkloadMode mode, Providers providers) {
    List<Tracing> all =
        objects.stream().flatMap(object -> object.getTracingList().stream()).toList();
    List<String> defaults = mesh.getDefaultProviders().getTracingList();
    if (all.isEmpty() && defaults.isEmpty()) {
      return mesh.getEnableTracing() ? new SpanSettings.ToBootstrap() : new SpanSettings.Off();
    }
    Tracing merged = merged(all.stream().filter(tracing -> isFor(tracing, mode)).toList());
    if (merged.getDisableSpanReporting().getValue()) {
      return new SpanSettings.Off();
    }
    Optional<String> name =
        merged.getProvidersCount() > 0
            ? Optional.of(merged.getProviders(0).getName())
            : defaults.stream().findFirst();
    return name.flatMap(providers::find)
        .flatMap(provider -> Tracer.of(provider, providers).usable())
        .map(tracer -> toProvider(tracer, merged))
        .orElseGet(SpanSettings.Off::new);
  }

  private static SpanSettings toProvider(Tracer tracer, Tracing merged) {
    return new SpanSettings.ToProvider(
        tracer,
        merged.hasRandomSamplingPercentage()
            ? Optional.of(merged.getRandomSamplingPercentage().getValue())
            : Optional.empty(),
        merged.getCustomTagsMap(),
        !merged.hasEnableIstioTags() || merged.getEnableIstioTags().getValue(),
        !merged.hasUseRequestIdForTraceSampling()
            || merged.getUseRequestIdForTraceSampling().getValue(),
        merged.getDisableContextPropagation().getValue());
  }

  private static Tracing merged(List<Tracing> all) {
    Tracing.Builder merged = Tracing.newBuilder();
    for (Tracing next : all) {
      next.getAllFields().forEach(merged::setField);
    }
    return merged.build();
  }

  private static boolean isFor(Tracing tracing, WorkloadMode mode) {
    WorkloadMode wanted = tracing.getMatch().getMode();
    return wanted == WorkloadMode.CLIENT_AND_SERVER || wanted == mode;
  }
}
