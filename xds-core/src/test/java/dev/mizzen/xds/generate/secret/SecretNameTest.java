package dev.mizzen.xds.generate.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.xds.generate.secret.SecretName.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretNameTest {

  @ParameterizedTest
  @CsvSource({
    "kubernetes://web, KUBERNETES, shop, web",
    "kubernetes://other/web, KUBERNETES, other, web",
    "kubernetes:///web, KUBERNETES, '', web",
    "kubernetes://other/web/more, KUBERNETES, other, web",
    "kubernetes-gateway://other/web, KUBERNETES_GATEWAY, other, web",
    "configmap://other/web, CONFIG_MAP, other, web",
    "invalid://whatever, NOWHERE, '', ''",
  })
  void nameSaysWhereToLook(String text, Store store, String namespace, String name) {
    assertThat(SecretName.parse(text, "shop")).contains(new SecretName(store, namespace, name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "web",
        "default",
        "builtin://",
        "file-root:system",
        "vault://a/b",
        "kubernetes-gateway://web",
        "kubernetes-gateway:///web",
        "kubernetes-gateway://other/",
        "configmap://web",
        "configmap:///web",
        "configmap://other/"
      })
  void whatIsNoNameIsRefused(String text) {
    assertThat(SecretName.parse(text, "shop")).isEmpty();
  }

  @Test
  void rootsAreLookedForUnderBothNames() {
    assertThat(SecretName.parse("kubernetes://web-cacert", "shop").orElseThrow().objects())
        .containsExactly(secret("web-cacert"), secret("web"));
    assertThat(SecretName.parse("kubernetes://web", "shop").orElseThrow().objects())
        .containsExactly(secret("web"));
  }

  @Test
  void suffixIsNoPartOfAConfigMapsName() {
    assertThat(SecretName.parse("configmap://shop/roots-cacert", "a").orElseThrow().objects())
        .containsExactly(new ConfigKey(ConfigKind.CONFIG_MAP, "shop", "roots"));
  }

  private static ConfigKey secret(String name) {
    return new ConfigKey(ConfigKind.SECRET, "shop", name);
  }
}
