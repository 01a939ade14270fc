package dev.mizzen.istiod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

  @ParameterizedTest
  @CsvSource({
    ":15010, 0.0.0.0, 15010",
    "127.0.0.1:0, 127.0.0.1, 0",
    "[::1]:80, 0:0:0:0:0:0:0:1, 80"
  })
  void readsWhatGoWrites(String text, String host, int port) {
    var address = ListenAddress.parse(text).orElseThrow();

    assertThat(address.getAddress().getHostAddress()).isEqualTo(host);
    assertThat(address.getPort()).isEqualTo(port);
  }

  @Test
  void nothingClosesTheListener() {
    assertThat(ListenAddress.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"15010", ":70000", ":-1", ":http"})
  void saysWhatIsWrong(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListenAddress.parse(text))
        .withMessageContaining(text.replace(":", ""));
  }
}
