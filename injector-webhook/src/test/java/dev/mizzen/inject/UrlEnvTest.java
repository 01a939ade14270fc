package dev.mizzen.inject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UrlEnvTest {
  @Test
  void segmentsAreKeysAndValuesInTurn() {
    assertThat(UrlEnv.of("/inject/net/n1/cluster/c--slash--1/"))
        .isEqualTo(Map.of("ISTIO_META_CLUSTER_ID", "c/1", "ISTIO_META_NETWORK", "n1"));
  }

  @Test
  void otherKeysAreVariablesThemselves() {
    assertThat(UrlEnv.of("/inject/a/b/c/d/e")).isEqualTo(Map.of("A", "b", "C", "d"));
  }

  @Test
  void theFormOutOfUseIsStillRead() {
    assertThat(UrlEnv.of("/inject/:ENV:cluster=c1:ENV:path=/a/b:ENV:=x:ENV:y"))
        .isEqualTo(Map.of("ISTIO_META_CLUSTER_ID", "c1", "PATH", "/a/b"));
  }

  @Test
  void anEmptyKeyAndAKeyWithoutValueAreLeftOut() {
    assertThat(UrlEnv.of("/inject//x")).isEmpty();
    assertThat(UrlEnv.of("/inject/cluster")).isEmpty();
    assertThat(UrlEnv.of("/inject")).isEmpty();
  }
}
