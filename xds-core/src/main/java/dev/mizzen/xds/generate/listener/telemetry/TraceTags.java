package dev.mizzen.xds.generate.listener.telemetry;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.mizzen.api.mesh.v1alpha1.Tracing;
import dev.mizzen.model.proxy.IstioVersion;
import dev.mizzen.xds.generate.listener.settings.ListenerProxy;
import dev.mizzen.xds.scope.TelemetryIdentity;
import io.envoyproxy.envoy.type.metadata.v3.MetadataKey;
import io.envoyproxy.envoy.type.metadata.v3.MetadataKind;
import io.envoyproxy.envoy.type.tracing.v3.CustomTag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every span of a proxy says. Source: Istio 1.30, pilot/pkg/networking/core/tracing.go,
 * configureCustomTags; spec xds §5.9.
 */
final class TraceTags {
  private static final String AUTHORIZATION_FILTER = "envoy.filters.http.rbac";
  private static final List<CustomTag> DRY_RUN =
      List.of(
          dryRun("allow_policy.name", "istio_dry_run_allow_shadow_effective_policy_id"),
          dryRun("allow_policy.result", "istio_dry_run_allow_shadow_engine_result"),
          dryRun("deny_policy.name", "istio_dry_run_deny_shadow_effective_policy_id"),
          dryRun("deny_policy.result", "istio_dry_run_deny_shadow_engine_result"));

  /** {@code CustomTag.value}: newer than the messages that are compiled here. */
  private static final int VALUE_FIELD = 6;

  private TraceTags() {}

  /** In the order of their names. */
  static List<CustomTag> of(boolean hasIstioTags, List<CustomTag> own, ListenerProxy proxy) {
    List<CustomTag> tags = new ArrayList<>(own);
    if (hasIstioTags) {
      tags.addAll(DRY_RUN);
      tags.addAll(identity(proxy.identity()));
    }
    tags.sort(Comparator.comparing(CustomTag::getTag));
    return tags;
  }

  /** What the proxy's config adds. */
  static List<CustomTag> ofProxy(ListenerProxy proxy) {
    return proxy.tracing().getCustomTagsMap().entrySet().stream()
        .flatMap(tag -> ofProxy(tag.getKey(), tag.getValue()).stream())
        .toList();
  }

  /** What Telemetries add. */
  static List<CustomTag> ofObjects(
      Map<String, dev.mizzen.api.telemetry.v1alpha1.Tracing.CustomTag> tags, IstioVersion version) {
    return tags.entrySet().stream()
        .flatMap(tag -> ofObject(tag.getKey(), tag.getValue(), version).stream())
        .toList();
  }

  private static Optional<CustomTag> ofProxy(String name, Tracing.CustomTag tag) {
    return switch (tag.getTypeCase()) {
      case LITERAL -> Optional.of(literal(name, tag.getLiteral().getValue()));
      case ENVIRONMENT ->
          Optional.of(
              environment(
                  name, tag.getEnvironment().getName(), tag.getEnvironment().getDefaultValue()));
      case HEADER ->
          Optional.of(header(name, tag.getHeader().getName(), tag.getHeader().getDefaultValue()));
      case TYPE_NOT_SET -> Optional.empty();
    };
  }

  /** Proxies before 1.29 know no formatters. A tag without type is left out: Envoy refuses it. */
  private static Optional<CustomTag> ofObject(
      String name, dev.mizzen.api.telemetry.v1alpha1.Tracing.CustomTag tag, IstioVersion version) {
    return switch (tag.getTypeCase()) {
      case LITERAL -> Optional.of(literal(name, tag.getLiteral().getValue()));
      case ENVIRONMENT ->
          Optional.of(
              environment(
                  name, tag.getEnvironment().getName(), tag.getEnvironment().getDefaultValue()));
      case HEADER ->
          Optional.of(header(name, tag.getHeader().getName(), tag.getHeader().getDefaultValue()));
      case FORMATTER ->
          version.isAtLeast(1, 29)
              ? Optional.of(formatter(name, tag.getFormatter().getValue()))
              : Optional.empty();
      case TYPE_NOT_SET -> Optional.empty();
    };
  }

  private static List<CustomTag> identity(TelemetryIdentity identity) {
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

  private static CustomTag literal(String tag, String value) {
    return CustomTag.newBuilder()
        .setTag(tag)
        .setLiteral(CustomTag.Literal.newBuilder().setValue(value))
        .build();
  }

  private static CustomTag environment(String tag, String name, String fallback) {
    return CustomTag.newBuilder()
        .setTag(tag)
        .setEnvironment(CustomTag.Environment.newBuilder().setName(name).setDefaultValue(fallback))
        .build();
  }

  private static CustomTag header(String tag, String name, String fallback) {
    return CustomTag.newBuilder()
        .setTag(tag)
        .setRequestHeader(CustomTag.Header.newBuilder().setName(name).setDefaultValue(fallback))
        .build();
  }

  private static CustomTag formatter(String tag, String format) {
    return CustomTag.newBuilder()
        .setTag(tag)
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .addField(
                    VALUE_FIELD,
                    UnknownFieldSet.Field.newBuilder()
                        .addLengthDelimited(ByteString.copyFromUtf8(format))
                        .build())
                .build())
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
