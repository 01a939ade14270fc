package dev.mizzen.inject.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.YamlReader;
import dev.mizzen.inject.template.FunctionTable;
import dev.mizzen.inject.template.Template;
import dev.mizzen.inject.template.TemplateException;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the injector's configuration and values. Immutable; any thread may use it.
 *
 * <p>Errors: a configuration that is no YAML, or has one template that cannot be parsed, is
 * rejected whole; whoever has an earlier one keeps it. An unknown policy is a warning, and a
 * selector that makes no sense is one.
 */
public final class InjectionConfigReader {
  private static final String SIDECAR = "sidecar";

  private final FunctionTable functions;

  public InjectionConfigReader(FunctionTable functions) {
    this.functions = functions;
  }

  public Parsed<InjectionConfig> read(String yaml) {
    Problems problems = new Problems();
    JsonNode document = document(yaml, problems);
    if (problems.hasErrors()) {
      return new Parsed.Rejected<>(problems.all());
    }
    InjectionPolicy policy = InjectionPolicy.of(document.path("policy").asText());
    if (policy == InjectionPolicy.UNKNOWN) {
      problems.warn(
          "policy",
          "is \""
              + document.path("policy").asText()
              + "\", want enabled or disabled; no pod is injected");
    }
    List<String> defaults = texts(document.path("defaultTemplates"), "defaultTemplates", problems);
    InjectionConfig config =
        new InjectionConfig(
            policy,
            defaults.isEmpty() ? List.of(SIDECAR) : defaults,
            templates(document.path("templates"), problems),
            aliases(document.path("aliases"), problems),
            PodSelector.read(document.path("neverInjectSelector"), "neverInjectSelector", problems),
            PodSelector.read(
                document.path("alwaysInjectSelector"), "alwaysInjectSelector", problems),
            textMap(document.path("injectedAnnotations"), "injectedAnnotations", problems));
    return problems.orElse(() -> config);
  }

  /** The content of key {@code values}: JSON or YAML. */
  public Parsed<InjectionValues> readValues(String text) {
    Problems problems = new Problems();
    JsonNode document = document(text, problems);
    return problems.orElse(() -> new InjectionValues(document));
  }

  private static JsonNode document(String yaml, Problems problems) {
    try {
      JsonNode document = YamlReader.read(yaml);
      if (document.isNull()) {
        return JsonNodeFactory.instance.objectNode();
      }
      if (!document.isObject()) {
        problems.error("", "is no object");
      }
      return document;
    } catch (DocumentException unreadable) {
      problems.error("", String.valueOf(unreadable.getMessage()));
      return MissingNode.getInstance();
    }
  }

  private Map<String, Template> templates(JsonNode json, Problems problems) {
    Map<String, Template> templates = new TreeMap<>();
    textMap(json, "templates", problems)
        .forEach(
            (name, source) -> {
              try {
                templates.put(name, Template.parse(name, source, functions));
              } catch (TemplateException invalid) {
                problems.error(
                    "templates[" + name + "]", "is no template: " + invalid.getMessage());
              }
            });
    if (templates.isEmpty()) {
      problems.warn("templates", "is empty, so no pod can be injected");
    }
    return templates;
  }

  private static Map<String, List<String>> aliases(JsonNode json, Problems problems) {
    Map<String, List<String>> aliases = new TreeMap<>();
    json.properties()
        .forEach(
            alias -> {
              String path = "aliases[" + alias.getKey() + "]";
              aliases.put(alias.getKey(), texts(alias.getValue(), path, problems));
            });
    return aliases;
  }

  private static List<String> texts(JsonNode json, String path, Problems problems) {
    List<String> texts = new ArrayList<>();
    if (!json.isArray() && !json.isMissingNode() && !json.isNull()) {
      problems.error(path, "is no list");
    }
    for (JsonNode item : json) {
      if (item.isTextual()) {
        texts.add(item.asText());
      } else {
        problems.error(path + "[" + texts.size() + "]", "is no text");
      }
    }
    return texts;
  }

  private static Map<String, String> textMap(JsonNode json, String path, Problems problems) {
    Map<String, String> texts = new TreeMap<>();
    if (!json.isObject() && !json.isMissingNode() && !json.isNull()) {
      problems.error(path, "is no object");
    }
    for (var entry : json.properties()) {
      if (entry.getValue().isTextual()) {
        texts.put(entry.getKey(), entry.getValue().asText());
      } else {
        problems.error(path + "[" + entry.getKey() + "]", "is no text");
      }
    }
    return texts;
  }
}
