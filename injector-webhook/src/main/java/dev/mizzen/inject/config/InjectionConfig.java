package dev.mizzen.inject.config;

import dev.mizzen.inject.template.Template;
import java.util.List;
import java.util.Map;

/**
 * The injector's configuration: the content of key {@code config} of ConfigMap {@code
 * istio-sidecar-injector}.
 *
 * @param defaultTemplates for pods that name none
 * @param templates parsed, by name
 * @param aliases names that stand for several templates; not looked up again in what they stand for
 * @param neverInject pods that are not injected, before {@code alwaysInject} is asked
 * @param injectedAnnotations written to every injected pod
 */
public record InjectionConfig(
    InjectionPolicy policy,
    List<String> defaultTemplates,
    Map<String, Template> templates,
    Map<String, List<String>> aliases,
    List<PodSelector> neverInject,
    List<PodSelector> alwaysInject,
    Map<String, String> injectedAnnotations) {
  public InjectionConfig {
    defaultTemplates = List.copyOf(defaultTemplates);
    templates = Map.copyOf(templates);
    aliases = Map.copyOf(aliases);
    neverInject = List.copyOf(neverInject);
    alwaysInject = List.copyOf(alwaysInject);
    injectedAnnotations = Map.copyOf(injectedAnnotations);
  }
}
