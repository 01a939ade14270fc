package dev.mizzen.model.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Reads the mesh's own settings and lays them over istiod's defaults. Immutable; any thread may use
 * it.
 *
 * <p>A field that a source sets replaces what was there, whole, except: {@code defaultConfig} and
 * {@code defaultProviders} are laid over field by field, {@code extensionProviders} by name, {@code
 * trustDomainAliases} are united. Unknown fields are warnings.
 *
 * <p>Source: Istio 1.30, pkg/config/mesh/mesh.go, ApplyMeshConfig.
 */
public final class MeshConfigParser {
  private static final String DEFAULT_CONFIG = "defaultConfig";
  private static final String DEFAULT_PROVIDERS = "defaultProviders";

  /**
   * @param sources lowest precedence first, each the content of a {@code mesh} document; one that
   *     is empty sets nothing
   */
  public Parsed<MeshConfig> parse(List<JsonNode> sources) {
    Problems problems = new Problems();
    MeshConfig config = MeshDefaults.meshConfig();
    for (JsonNode source : sources) {
      config = isEmpty(source) ? config : overlay(config, source, problems);
    }
    MeshConfig result = config;
    return problems.orElse(() -> result);
  }

  /** An empty document has no networks. */
  public Parsed<MeshNetworks> parseNetworks(JsonNode document) {
    Problems problems = new Problems();
    MeshNetworks.Builder networks = MeshNetworks.newBuilder();
    if (!isEmpty(document)) {
      new MessageReader(problems, UnknownFields.WARN).readInto(networks, document, "");
    }
    return problems.orElse(networks::build);
  }

  /**
   * Lays a proxy's own settings over those of the mesh: the content of annotation {@code
   * proxy.istio.io/config}, or what a proxy sends as {@code PROXY_CONFIG}. {@code proxyMetadata} is
   * united, {@code proxyHeaders} is laid over field by field.
   *
   * <p>Source: Istio 1.30, pkg/config/mesh/mesh.go, MergeProxyConfig.
   */
  public Parsed<ProxyConfig> parseProxyConfig(ProxyConfig base, JsonNode document) {
    Problems problems = new Problems();
    ProxyConfig merged = isEmpty(document) ? base : overlay(base, document, "", problems);
    return problems.orElse(() -> merged);
  }

  private static boolean isEmpty(JsonNode document) {
    return document.isMissingNode() || document.isNull();
  }

  private static MeshConfig overlay(MeshConfig base, JsonNode source, Problems problems) {
    MessageReader reader = new MessageReader(problems, UnknownFields.WARN);
    MeshConfig.Builder merged = base.toBuilder();
    reader.readInto(merged, without(source, DEFAULT_CONFIG, DEFAULT_PROVIDERS), "");
    if (isObject(source, DEFAULT_CONFIG, problems)) {
      merged.setDefaultConfig(
          overlay(base.getDefaultConfig(), source.get(DEFAULT_CONFIG), DEFAULT_CONFIG, problems));
    }
    if (isObject(source, DEFAULT_PROVIDERS, problems)) {
      reader.readInto(
          merged.getDefaultProvidersBuilder(), source.get(DEFAULT_PROVIDERS), DEFAULT_PROVIDERS);
    }
    if (source.hasNonNull("extensionProviders")) {
      List<ExtensionProvider> providers =
          united(base.getExtensionProvidersList(), merged.getExtensionProvidersList());
      merged.clearExtensionProviders().addAllExtensionProviders(providers);
    }
    TreeSet<String> aliases = new TreeSet<>(base.getTrustDomainAliasesList());
    aliases.addAll(merged.getTrustDomainAliasesList());
    return merged.clearTrustDomainAliases().addAllTrustDomainAliases(aliases).build();
  }

  private static boolean isObject(JsonNode source, String name, Problems problems) {
    JsonNode value = source.path(name);
    if (!isEmpty(value) && !value.isObject()) {
      problems.error(name, "is " + JsonKind.of(value) + ", want an object");
    }
    return value.isObject();
  }

  private static ProxyConfig overlay(
      ProxyConfig base, JsonNode source, String path, Problems problems) {
    MessageReader reader = new MessageReader(problems, UnknownFields.WARN);
    ProxyConfig.Builder merged = base.toBuilder();
    reader.readInto(merged, without(source, "proxyHeaders"), path);
    Map<String, String> metadata = new LinkedHashMap<>(base.getProxyMetadataMap());
    metadata.putAll(merged.getProxyMetadataMap());
    merged.clearProxyMetadata().putAllProxyMetadata(metadata);
    if (source.hasNonNull("proxyHeaders")) {
      String at = path.isEmpty() ? "proxyHeaders" : path + ".proxyHeaders";
      reader.readInto(merged.getProxyHeadersBuilder(), source.get("proxyHeaders"), at);
    }
    return merged.build();
  }

  /** A provider of a known name takes the known one's place; others follow in their order. */
  private static List<ExtensionProvider> united(
      List<ExtensionProvider> known, List<ExtensionProvider> added) {
    Map<String, ExtensionProvider> byName = new LinkedHashMap<>();
    known.forEach(provider -> byName.put(provider.getName(), provider));
    added.forEach(provider -> byName.put(provider.getName(), provider));
    return new ArrayList<>(byName.values());
  }

  private static JsonNode without(JsonNode source, String... names) {
    return source.isObject() ? ((ObjectNode) source).deepCopy().without(List.of(names)) : source;
  }
}
