package dev.mizzen.inject.pod;

import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.inject.config.InjectionValues;
import java.util.List;
import java.util.Map;

/**
 * The image of the proxy: {@code hub/image:tag-variant}. The variant is that of the values, of the
 * proxy's settings, or of the annotation, the last one first; {@code default} is none.
 *
 * <p>Source: Istio 1.30, ProxyImage and imageURL.
 */
public final class ProxyImage {
  private static final List<String> KNOWN_VARIANTS = List.of("-distroless", "-debug");

  private ProxyImage() {}

  public static String of(
      InjectionValues values, ProxyConfig proxyConfig, Map<String, String> annotations) {
    String image = values.proxyImage().isEmpty() ? "proxyv2" : values.proxyImage();
    String variant =
        proxyConfig.hasImage() ? proxyConfig.getImage().getImageType() : values.variant();
    String wanted = annotations.getOrDefault(Names.PROXY_IMAGE_TYPE, variant);
    return values.hub() + "/" + image + ":" + tag(values.tag(), wanted);
  }

  static String tag(String tag, String variant) {
    if (variant.isEmpty()) {
      return tag;
    }
    String bare =
        KNOWN_VARIANTS.stream()
            .filter(tag::endsWith)
            .findFirst()
            .map(known -> tag.substring(0, tag.length() - known.length()))
            .orElse(tag);
    return variant.equals("default") ? bare : bare + "-" + variant;
  }
}
