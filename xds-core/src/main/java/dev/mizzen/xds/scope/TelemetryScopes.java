package dev.mizzen.xds.scope;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.ServiceAttributeEnrichment;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.index.PolicyAttachment;
import dev.mizzen.model.proxy.NodeMetadata;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.PushContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Says what a proxy's logs, spans and metrics depend on. Source: spec xds §5.9. */
final class TelemetryScopes {
  private static final String CANONICAL_NAME = "service.istio.io/canonical-name";
  private static final String CANONICAL_REVISION = "service.istio.io/canonical-revision";
  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final String NAME = "app.kubernetes.io/name";
  private static final String UNKNOWN = "unknown_service";

  private TelemetryScopes() {}

  static TelemetryScope of(PushContext context, Proxy proxy, ProxyTraits traits) {
    return new TelemetryScope(identity(context, proxy, traits), objects(context, traits));
  }

  static List<ConfigResource<Telemetry>> objects(PushContext context, ProxyTraits traits) {
    return context
        .telemetries()
        .applicable(
            new PolicyAttachment.Subject(
                traits.namespace(),
                traits.labels(),
                context.mesh().features().selectorsReachKubernetesGateways()));
  }

  private static TelemetryIdentity identity(PushContext context, Proxy proxy, ProxyTraits traits) {
    NodeMetadata metadata = proxy.metadata();
    boolean isNamedByOtel = asksForOtelNames(context.mesh().config());
    return new TelemetryIdentity(
        traits.labels().getOrDefault(CANONICAL_NAME, ""),
        traits.labels().getOrDefault(CANONICAL_REVISION, ""),
        metadata.clusterId(),
        metadata.meshId(),
        metadata.namespace(),
        proxy.serviceCluster(),
        isNamedByOtel ? otelServiceName(proxy, traits.labels()) : "");
  }

  private static boolean asksForOtelNames(MeshConfig mesh) {
    return mesh.getExtensionProvidersList().stream()
        .anyMatch(
            provider ->
                provider.getOpentelemetry().getServiceAttributeEnrichment()
                    == ServiceAttributeEnrichment.OTEL_SEMANTIC_CONVENTIONS);
  }

  /** The first that is known. Source: OpenTelemetry's conventions for Kubernetes; istiod's. */
  private static String otelServiceName(Proxy proxy, Map<String, String> labels) {
    NodeMetadata metadata = proxy.metadata();
    return Stream.of(
            metadata.otelServiceName(),
            labels.getOrDefault(INSTANCE, ""),
            labels.getOrDefault(NAME, ""),
            metadata.workloadName(),
            podName(proxy.id().id()),
            onlyOne(metadata.appContainers()))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** Of an id {@code pod.namespace}. */
  private static String podName(String id) {
    int dot = id.indexOf('.');
    return dot < 0 ? "" : id.substring(0, dot);
  }

  private static String onlyOne(String containers) {
    return containers.contains(",") ? "" : containers;
  }
}
