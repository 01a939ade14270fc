package dev.mizzen.crd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.Descriptors.Descriptor;
import dev.mizzen.api.meta.v1alpha1.IstioStatus;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.SpecTypes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The definitions by which an API server knows Istio's kinds, judges their objects and shows them.
 *
 * <p>Groups, names, versions, columns and schemas are Istio 1.30's; descriptions are left out.
 */
public final class Crds {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .build();
  private static final String HEADER =
      "# Written by the module crds from its messages and overlay.yaml.\n";

  private final Overlay overlay = Overlay.read();
  private final MessageSchemas schemas = new MessageSchemas(overlay);

  /** All definitions as YAML, by the name of their file. */
  public static Map<String, String> files() {
    Crds crds = new Crds();
    Map<String, String> files = new TreeMap<>();
    for (ConfigKind kind : kinds()) {
      ObjectNode definition = crds.definition(kind);
      files.put(definition.at("/metadata/name").asText() + ".yaml", HEADER + yaml(definition));
    }
    return files;
  }

  static List<ConfigKind> kinds() {
    return Arrays.stream(ConfigKind.values()).filter(ConfigKind::isIstio).toList();
  }

  private static String yaml(ObjectNode definition) {
    try {
      return YAML.writeValueAsString(definition);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  ObjectNode definition(ConfigKind kind) {
    KindFacts facts = overlay.kind(kind.kind());
    ObjectNode definition =
        Overlay.object()
            .put("apiVersion", "apiextensions.k8s.io/v1")
            .put("kind", "CustomResourceDefinition");
    ObjectNode metadata = definition.putObject("metadata");
    metadata.putObject("annotations").put("helm.sh/resource-policy", "keep");
    metadata.put("name", facts.plural() + "." + kind.group());
    ObjectNode spec = definition.putObject("spec");
    spec.put("group", kind.group());
    spec.set("names", names(kind, facts));
    spec.put("scope", "Namespaced");
    ArrayNode versions = spec.putArray("versions");
    String storage = facts.storage().orElse(kind.versions().getFirst());
    kind.versions().stream()
        .sorted()
        .forEach(version -> versions.add(version(kind, facts, version, version.equals(storage))));
    return definition;
  }

  private static ObjectNode names(ConfigKind kind, KindFacts facts) {
    ObjectNode names = Overlay.object();
    names.putArray("categories").add("istio-io").add(kind.group().replace('.', '-'));
    names.put("kind", kind.kind()).put("listKind", kind.kind() + "List");
    names.put("plural", facts.plural());
    if (!facts.shortNames().isEmpty()) {
      facts.shortNames().forEach(names.putArray("shortNames")::add);
    }
    return names.put("singular", kind.kind().toLowerCase(Locale.ROOT));
  }

  private ObjectNode version(ConfigKind kind, KindFacts facts, String name, boolean isStored) {
    ObjectNode version = Overlay.object();
    if (!facts.columns().isEmpty()) {
      ArrayNode columns = version.putArray("additionalPrinterColumns");
      facts.columns().forEach((title, path) -> addColumn(columns, title, path));
    }
    version.put("name", name);
    version.putObject("schema").set("openAPIV3Schema", schema(kind, facts));
    version.put("served", true).put("storage", isStored);
    version.putObject("subresources").putObject("status");
    return version;
  }

  private static void addColumn(ArrayNode columns, String title, String path) {
    String type = path.endsWith("Timestamp") ? "date" : "string";
    columns.addObject().put("jsonPath", path).put("name", title).put("type", type);
  }

  private ObjectNode schema(ConfigKind kind, KindFacts facts) {
    Descriptor message = SpecTypes.prototype(kind).orElseThrow().getDescriptorForType();
    ObjectNode schema = Overlay.object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.set("spec", schemas.of(message));
    ObjectNode status = schemas.of(IstioStatus.getDescriptor());
    properties.set("status", status.put("x-kubernetes-preserve-unknown-fields", true));
    if (facts.needsSpec()) {
      schema.putArray("required").add("spec");
    }
    return schema;
  }
}
