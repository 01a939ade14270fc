package dev.mizzen.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RoundTest {
  @Test
  void proxyHasTheEditOnceItReceivedTheMarker() {
    // Given
    Round round = new Round("marker-1", 2);
    // When
    round.received(0, bytes("before marker-1 after"));
    round.received(0, bytes("marker-1 again"));
    round.received(1, bytes("marker-2"));
    // Then
    assertThat(round.missing()).isEqualTo(1);
    assertThat(round.millis()).hasSize(1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
