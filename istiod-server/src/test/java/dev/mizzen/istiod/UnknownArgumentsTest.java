package dev.mizzen.istiod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownArgumentsTest {

  @Test
  void aFlagThatIsNotKnownGoesWithTheWordBehindIt() {
    UnknownArguments read = UnknownArguments.of(List.of("--new", "value", "--other=1", "-x"));

    assertThat(read.flags()).containsExactly("--new", "--other", "-x");
    assertThat(read.words()).isEmpty();
  }

  @Test
  void aWordThatBelongsToNoFlagIsRefused() {
    UnknownArguments read = UnknownArguments.of(List.of("extra", "--new=1", "more"));

    assertThatThrownBy(read::refuseWords).hasMessageContaining("[extra, more]");
  }
}
