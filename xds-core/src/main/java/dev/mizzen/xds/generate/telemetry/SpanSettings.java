package dev.mizzen.xds.generate.telemetry;

import dev.mizzen.api.telemetry.v1alpha1.Tracing;
import java.util.Map;
import java.util.Optional;

/** Whether requests are traced, and how. Source: Istio 1.30, TracingSpec; spec xds §5.9. */
public sealed interface SpanSettings {
  /** Not at all. */
  record Off() implements SpanSettings {}

  /** Spans go to what the bootstrap names; the proxy's own config says the rest. */
  record ToBootstrap() implements SpanSettings {}

  /**
   * Spans go to a provider.
   *
   * @param sampling percent; empty for the proxy's own, or the mesh's
   * @param tags by name; where there are none, the proxy's own
   * @param hasIstioTags whether spans name the workload
   * @param usesRequestId whether the request id says what is sampled
   * @param keepsContext whether calls behind the proxy are not told of the trace
   */
  record ToProvider(
      Tracer tracer,
      Optional<Double> sampling,
      Map<String, Tracing.CustomTag> tags,
      boolean hasIstioTags,
      boolean usesRequestId,
      boolean keepsContext)
      implements SpanSettings {
    public ToProvider {
      tags = Map.copyOf(tags);
    }
  }

  /** Whether the request id says what is sampled. */
  default boolean usesRequestId() {
    return switch (this) {
      case Off _, ToBootstrap _ -> true;
      case ToProvider provider -> provider.usesRequestId;
    };
  }
}
