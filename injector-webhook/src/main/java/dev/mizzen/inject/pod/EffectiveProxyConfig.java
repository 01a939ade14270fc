package dev.mizzen.inject.pod;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.inject.data.ProtoJson;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.Json;
import dev.mizzen.inject.document.YamlReader;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.parse.MeshConfigParser;
import dev.mizzen.model.parse.Parsed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The settings of one pod's proxy, lowest precedence first: the mesh's, a ProxyConfig of the root
 * namespace, one of the pod's namespace, the pod's annotation, a ProxyConfig that selects the pod.
 * Of several the oldest counts.
 *
 * <p>Source: Istio 1.30, pilot/pkg/model/proxy_config.go.
 */
public final class EffectiveProxyConfig {
  private static final MeshConfigParser PARSER = new MeshConfigParser();

  private EffectiveProxyConfig() {}

  /**
   * An annotation that cannot be read changes nothing here; it fails the injection elsewhere.
   *
   * @param resources all of kind ProxyConfig
   */
  public static ProxyConfig of(
      MeshConfig mesh,
      List<ConfigResource<dev.mizzen.api.networking.v1beta1.ProxyConfig>> resources,
      String namespace,
      Map<String, String> labels,
      Map<String, String> annotations) {
    List<ConfigResource<dev.mizzen.api.networking.v1beta1.ProxyConfig>> oldestFirst =
        resources.stream().sorted(ConfigResource.CREATION_ORDER).toList();
    ProxyConfig config = mesh.getDefaultConfig();
    config = over(config, find(oldestFirst, mesh.getRootNamespace(), spec -> !spec.hasSelector()));
    if (!namespace.equals(mesh.getRootNamespace())) {
      config = over(config, find(oldestFirst, namespace, spec -> !spec.hasSelector()));
    }
    config = annotated(config, annotations);
    return over(config, find(oldestFirst, namespace, spec -> selects(spec, labels)));
  }

  /** The settings with the pod's annotation laid over them. */
  public static ProxyConfig annotated(ProxyConfig base, Map<String, String> annotations) {
    String annotation = annotations.get(Names.PROXY_CONFIG);
    if (annotation == null) {
      return base;
    }
    try {
      return switch (PARSER.parseProxyConfig(
          ProxyConfig.getDefaultInstance(), YamlReader.read(annotation))) {
        case Parsed.Valid<ProxyConfig>(var config, var warnings) -> over(base, Optional.of(config));
        case Parsed.Rejected<ProxyConfig> ignored -> base;
      };
    } catch (DocumentException unreadable) {
      return base;
    }
  }

  private static ProxyConfig over(ProxyConfig base, Optional<ProxyConfig> overlay) {
    if (overlay.isEmpty()) {
      return base;
    }
    try {
      return switch (PARSER.parseProxyConfig(base, Json.read(ProtoJson.write(overlay.get())))) {
        case Parsed.Valid<ProxyConfig>(var config, var warnings) -> config;
        case Parsed.Rejected<ProxyConfig> ignored -> base;
      };
    } catch (DocumentException impossible) {
      throw new IllegalStateException("a message's JSON is JSON", impossible);
    }
  }

  private static boolean selects(
      dev.mizzen.api.networking.v1beta1.ProxyConfig spec, Map<String, String> labels) {
    Map<String, String> wanted = spec.getSelector().getMatchLabelsMap();
    return !wanted.isEmpty()
        && wanted.entrySet().stream()
            .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
  }

  private static Optional<ProxyConfig> find(
      List<ConfigResource<dev.mizzen.api.networking.v1beta1.ProxyConfig>> resources,
      String namespace,
      Predicate<dev.mizzen.api.networking.v1beta1.ProxyConfig> condition) {
    return resources.stream()
        .filter(resource -> resource.namespace().equals(namespace))
        .map(ConfigResource::spec)
        .filter(condition)
        .findFirst()
        .map(EffectiveProxyConfig::asMeshSettings);
  }

  private static ProxyConfig asMeshSettings(dev.mizzen.api.networking.v1beta1.ProxyConfig spec) {
    ProxyConfig.Builder config =
        ProxyConfig.newBuilder().putAllProxyMetadata(spec.getEnvironmentVariablesMap());
    if (spec.hasConcurrency()) {
      config.setConcurrency(spec.getConcurrency());
    }
    if (spec.hasImage()) {
      config.setImage(spec.getImage());
    }
    return config.build();
  }
}
