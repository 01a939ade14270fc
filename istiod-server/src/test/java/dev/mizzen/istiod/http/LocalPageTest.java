package dev.mizzen.istiod.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalPageTest {
  private final Page page = new LocalPage(query -> HttpAnswer.text(200, "metrics"));

  @Test
  void whoIsOnThisMachineIsAnsweredAndNobodyElse() {
    HttpAnswer here = page.answer(new HttpQuery("/metrics", Map.of(), true));
    HttpAnswer elsewhere = page.answer(new HttpQuery("/metrics", Map.of(), false));

    assertThat(here.status()).isEqualTo(200);
    assertThat(elsewhere.status()).isEqualTo(403);
    assertThat(elsewhere).isNotEqualTo(here);
  }
}
