package dev.mizzen.inject.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.inject.data.PlainValues;
import dev.mizzen.inject.template.GoPrinter;

/**
 * The chart's values as far as they reach the injector. Unknown keys are for templates alone.
 *
 * @param document an object; nobody may change it
 */
public record InjectionValues(JsonNode document) {
  /** {@code .Values} of templates; a fresh one, for templates may change it. */
  public Object asTemplateValue() {
    return PlainValues.of(document);
  }

  public String hub() {
    return text("/global/hub");
  }

  /** Numbers, such as {@code 1.30}, are printed as Go prints them. */
  public String tag() {
    JsonNode tag = document.at("/global/tag");
    return tag.isNumber() ? GoPrinter.print(tag.doubleValue()) : text("/global/tag");
  }

  public String variant() {
    return text("/global/variant");
  }

  public String proxyImage() {
    return text("/global/proxy/image");
  }

  public String clusterName() {
    return text("/global/multiCluster/clusterName");
  }

  public String network() {
    return text("/global/network");
  }

  public boolean rewritesProbes() {
    return document.at("/sidecarInjectorWebhook/rewriteAppHTTPProbe").asBoolean();
  }

  public boolean holdsApplication() {
    return document.at("/global/proxy/holdApplicationUntilProxyStarts").asBoolean();
  }

  private String text(String pointer) {
    return document.at(pointer).asText("");
  }
}
