package dev.mizzen.xds.generate.listener.telemetry;

import com.google.protobuf.UInt32Value;
import dev.mizzen.api.mesh.v1alpha1.Tracing;
import dev.mizzen.xds.generate.listener.settings.ListenerProxy;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.scope.TelemetryIdentity;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.type.metadata.v3.MetadataKey;
import io.envoyproxy.envoy.type.metadata.v3.MetadataKind;
import io.envoyproxy.envoy.type.tracing.v3.CustomTag;
import io.envoyproxy.envoy.type.v3.Percent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Spans of requests, reported to whatever the bootstrap names.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/tracing.go; spec xds §5.9.
 */
public final class Traces {
  private static final double ALL = 100;
  private static final double SAMPLING_IF_OVER_ALL = 1;
  private static final String AUTHORIZATION_FILTER = "envoy.filters.http.rbac";
  private static final List<CustomTag> DRY_RUN_TAGS =
      List.of(
          dryRun("allow_policy.name", "istio_dry_run_allow_shadow_effective_policy_id"),
          dryRun("allow_policy.result", "istio_dry_run_allow_shadow_engine_result"),
          dryRun("deny_policy.name", "istio_dry_run_deny_shadow_effective_policy_id"),
          dryRun("deny_policy.result", "istio_dry_run_deny_shadow_engine_result"));

  private Traces() {}

  /** Empty where the mesh reports no spans. */
  public static Optional<HttpConnectionManager.Tracing> of(ListenerSettings settings) {
    if (!settings.mesh().traces()) {
      return Optional.empty();
    }
    Tracing tracing = settings.proxy().tracing();
    HttpConnectionManager.Tracing.Builder builder =
        HttpConnectionManager.Tracing.newBuilder()
            .setClientSampling(percent(ALL))
            .setOverallSampling(percent(ALL))
            .setRandomSampling(
                percent(sampling(tracing, settings.mesh().features().traceSampling())))
            .addAllCustomTags(tags(settings.proxy()));
    if (tracing.getMaxPathTagLength() != 0) {
      builder.setMaxPathTagLength(UInt32Value.of(tracing.getMaxPathTagLength()));
    }
    return Optional.of(builder.build());
  }

  private static double sampling(Tracing tracing, double fallback) {
    if (tracing.getSampling() == 0) {
      return fallback;
    }
    return tracing.getSampling() > ALL ? SAMPLING_IF_OVER_ALL : tracing.getSampling();
  }

  private static Percent percent(double value) {
    return Percent.newBuilder().setValue(value).build();
  }

  private static List<CustomTag> tags(ListenerProxy proxy) {
    List<CustomTag> tags = new ArrayList<>();
    if (!proxy.tracing().hasEnableIstioTags() || proxy.tracing().getEnableIstioTags().getValue()) {
      tags.addAll(DRY_RUN_TAGS);
      tags.addAll(identityTags(proxy.identity()));
    }
    proxy
        .tracing()
        .getCustomTagsMap()
        .forEach((name, tag) -> custom(name, tag).ifPresent(tags::add));
    tags.sort(Comparator.comparing(CustomTag::getTag));
    return tags;
  }

  private static List<CustomTag> identityTags(TelemetryIdentity identity) {
    return List.of(
        literal("istio.canonical_revision", orElse(identity.canonicalRevision(), "latest")),
        literal("istio.canonical_service", orElse(identity.canonicalService(), "unknown")),
        literal("istio.cluster_id", orElse(identity.clusterId(), "unknown")),
        literal("istio.mesh_id", orElse(identity.meshId(), "unknown")),
        literal("istio.namespace", orElse(identity.namespace(), "default")));
  }

  private static String orElse(String value, String fallback) {
    return value.isEmpty() ? fallback : value;
  }

  private static Optional<CustomTag> custom(String name, Tracing.CustomTag tag) {
    return switch (tag.getTypeCase()) {
      case LITERAL -> Optional.of(literal(name, tag.getLiteral().getValue()));
      case ENVIRONMENT ->
          Optional.of(
              CustomTag.newBuilder()
                  .setTag(name)
                  .setEnvironment(
                      CustomTag.Environment.newBuilder()
                          .setName(tag.getEnvironment().getName())
                          .setDefaultValue(tag.getEnvironment().getDefaultValue()))
                  .build());
      case HEADER ->
          Optional.of(
              CustomTag.newBuilder()
                  .setTag(name)
                  .setRequestHeader(
                      CustomTag.Header.newBuilder()
                          .setName(tag.getHeader().getName())
                          .setDefaultValue(tag.getHeader().getDefaultValue()))
                  .build());
      case TYPE_NOT_SET -> Optional.empty();
    };
  }

  private static CustomTag literal(String tag, String value) {
    return CustomTag.newBuilder()
        .setTag(tag)
        .setLiteral(CustomTag.Literal.newBuilder().setValue(value))
        .build();
  }

  /** What authorization policies in dry run would have decided. */
  private static CustomTag dryRun(String tag, String key) {
    return CustomTag.newBuilder()
        .setTag("istio.authorization.dry_run." + tag)
        .setMetadata(
            CustomTag.Metadata.newBuilder()
                .setKind(
                    MetadataKind.newBuilder().setRequest(MetadataKind.Request.getDefaultInstance()))
                .setMetadataKey(
                    MetadataKey.newBuilder()
                        .setKey(AUTHORIZATION_FILTER)
                        .addPath(MetadataKey.PathSegment.newBuilder().setKey(key))))
        .build();
  }
}
