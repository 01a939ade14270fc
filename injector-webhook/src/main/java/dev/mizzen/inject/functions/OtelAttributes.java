package dev.mizzen.inject.functions;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.ServiceAttributeEnrichment;
import dev.mizzen.inject.data.KubernetesObject;
import dev.mizzen.inject.data.ProtoObject;
import dev.mizzen.inject.template.Arguments;
import dev.mizzen.inject.template.GoMap;
import java.util.ArrayList;
import java.util.List;

/**
 * What a workload calls itself in OpenTelemetry, for meshes with a provider that asks for it.
 *
 * <p>Source: Istio 1.30, otelResourceAttributes; OpenTelemetry, service attributes on Kubernetes.
 */
final class OtelAttributes {
  private static final String PREFIX = "resource.opentelemetry.io/";

  private OtelAttributes() {}

  /** Takes mesh config, annotations, labels, namespace and containers. */
  static Object of(Arguments a) {
    boolean isWanted =
        a.any(0) instanceof ProtoObject mesh
            && mesh.message()
                .filter(set -> set instanceof MeshConfig config && isWanted(config))
                .isPresent();
    if (!isWanted) {
      return "";
    }
    GoMap annotations = a.stringMap(1);
    String namespace = a.string(3);
    List<?> containers = a.list(4);
    List<String> attributes = new ArrayList<>();
    add(
        attributes,
        "service.namespace",
        first(annotated(annotations, "service.namespace"), namespace));
    add(
        attributes,
        "service.version",
        first(
            annotated(annotations, "service.version"),
            a.stringMap(2).index("app.kubernetes.io/version").toString(),
            containers.size() == 1 ? imageVersion(text(containers, "Image")) : ""));
    add(
        attributes,
        "service.instance.id",
        first(
            annotated(annotations, "service.instance.id"),
            containers.isEmpty() ? "" : namespace + ".$(POD_NAME)." + text(containers, "Name")));
    return String.join(",", attributes);
  }

  private static boolean isWanted(MeshConfig config) {
    return config.getExtensionProvidersList().stream()
        .anyMatch(
            provider ->
                provider.hasOpentelemetry()
                    && provider.getOpentelemetry().getServiceAttributeEnrichment()
                        == ServiceAttributeEnrichment.OTEL_SEMANTIC_CONVENTIONS);
  }

  private static String annotated(GoMap annotations, String attribute) {
    return annotations.index(PREFIX + attribute).toString();
  }

  private static String text(List<?> containers, String field) {
    return ((KubernetesObject) containers.getFirst()).member(field).toString();
  }

  private static String first(String... candidates) {
    for (String candidate : candidates) {
      if (!candidate.isEmpty()) {
        return candidate;
      }
    }
    return "";
  }

  private static void add(List<String> attributes, String name, String value) {
    if (!value.isEmpty()) {
      attributes.add(name + "=" + value);
    }
  }

  /** The tag, the digest, or both of {@code registry:5000/name:tag@digest}. */
  static String imageVersion(String image) {
    int at = image.indexOf('@');
    String digest = at < 0 ? "" : image.substring(at + 1);
    String named = at < 0 ? image : image.substring(0, at);
    int colon = named.lastIndexOf(':');
    String tag = colon > named.lastIndexOf('/') ? named.substring(colon + 1) : "";
    return tag.isEmpty() || digest.isEmpty() ? tag + digest : tag + "@" + digest;
  }
}
