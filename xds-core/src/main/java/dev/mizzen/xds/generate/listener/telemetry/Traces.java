package dev.mizzen.xds.generate.listener.telemetry;

import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UnknownFieldSet;
import dev.mizzen.api.mesh.v1alpha1.Tracing;
import dev.mizzen.xds.generate.listener.settings.ListenerProxy;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import dev.mizzen.xds.generate.telemetry.SpanSettings;
import dev.mizzen.xds.generate.telemetry.Tracer;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.type.tracing.v3.CustomTag;
import io.envoyproxy.envoy.type.v3.Percent;
import java.util.List;
import java.util.Optional;

/**
 * Spans of requests, reported to a provider or to whatever the bootstrap names.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/tracing.go; spec xds §5.9.
 */
public final class Traces {
  private static final double ALL = 100;
  private static final double SAMPLING_IF_OVER_ALL = 1;

  /** {@code no_context_propagation}: newer than the messages that are compiled here. */
  private static final int NO_CONTEXT_PROPAGATION_FIELD = 13;

  private static final UnknownFieldSet NO_CONTEXT_PROPAGATION =
      UnknownFieldSet.newBuilder()
          .addField(
              NO_CONTEXT_PROPAGATION_FIELD, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .build();

  private Traces() {}

  /** Empty where no spans are reported. */
  public static Optional<HttpConnectionManager.Tracing> of(
      ListenerSide side, ListenerSettings settings) {
    return switch (settings.telemetry().spans()) {
      case SpanSettings.Off _ -> Optional.empty();
      case SpanSettings.ToBootstrap _ -> Optional.of(toBootstrap(settings));
      case SpanSettings.ToProvider provider -> Optional.of(toProvider(provider, side, settings));
    };
  }

  private static HttpConnectionManager.Tracing toBootstrap(ListenerSettings settings) {
    ListenerProxy proxy = settings.proxy();
    boolean hasIstioTags =
        !proxy.tracing().hasEnableIstioTags() || proxy.tracing().getEnableIstioTags().getValue();
    return tracing(settings, sampling(settings))
        .addAllCustomTags(TraceTags.of(hasIstioTags, TraceTags.ofProxy(proxy), proxy))
        .build();
  }

  private static HttpConnectionManager.Tracing toProvider(
      SpanSettings.ToProvider spans, ListenerSide side, ListenerSettings settings) {
    ListenerProxy proxy = settings.proxy();
    List<CustomTag> own =
        spans.tags().isEmpty()
            ? TraceTags.ofProxy(proxy)
            : TraceTags.ofObjects(spans.tags(), proxy.version());
    double sampling =
        hasOwnSampler(spans.tracer()) ? ALL : spans.sampling().orElseGet(() -> sampling(settings));
    HttpConnectionManager.Tracing.Builder tracing =
        tracing(settings, sampling)
            .setProvider(TracerConfigs.of(spans.tracer(), proxy))
            .addAllCustomTags(TraceTags.of(spans.hasIstioTags(), own, proxy));
    if (spans.tracer().maxTagLength() != 0) {
      tracing.setMaxPathTagLength(UInt32Value.of(spans.tracer().maxTagLength()));
    }
    if (hasUpstreamSpan(spans.tracer(), side, settings)) {
      tracing.setSpawnUpstreamSpan(BoolValue.of(true));
    }
    if (spans.keepsContext() && proxy.version().isAtLeast(1, 30)) {
      tracing.setUnknownFields(NO_CONTEXT_PROPAGATION);
    }
    return tracing.build();
  }

  private static HttpConnectionManager.Tracing.Builder tracing(
      ListenerSettings settings, double sampling) {
    HttpConnectionManager.Tracing.Builder tracing =
        HttpConnectionManager.Tracing.newBuilder()
            .setClientSampling(percent(ALL))
            .setOverallSampling(percent(ALL))
            .setRandomSampling(percent(sampling));
    int maxLength = settings.proxy().tracing().getMaxPathTagLength();
    if (maxLength != 0) {
      tracing.setMaxPathTagLength(UInt32Value.of(maxLength));
    }
    return tracing;
  }

  private static boolean hasOwnSampler(Tracer tracer) {
    return tracer instanceof Tracer.OpenTelemetry(_, var provider, _)
        && provider.hasDynatraceSampler();
  }

  private static boolean hasUpstreamSpan(
      Tracer tracer, ListenerSide side, ListenerSettings settings) {
    return tracer instanceof Tracer.SkyWalking
        || (side == ListenerSide.GATEWAY
            && settings.mesh().features().observability().upstreamSpansOfGateways());
  }

  /** The proxy's own, or the mesh's. */
  private static double sampling(ListenerSettings settings) {
    Tracing tracing = settings.proxy().tracing();
    if (tracing.getSampling() == 0) {
      return settings.mesh().features().traceSampling();
    }
    return tracing.getSampling() > ALL ? SAMPLING_IF_OVER_ALL : tracing.getSampling();
  }

  private static Percent percent(double value) {
    return Percent.newBuilder().setValue(value).build();
  }
}
