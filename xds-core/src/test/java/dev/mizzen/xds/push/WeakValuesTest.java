package dev.mizzen.xds.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class WeakValuesTest {
  private final WeakValues<String, Object> values = new WeakValues<>();

  @Test
  void valueInUseIsSharedByEqualKeys() {
    Object first = values.get("key", Object::new);

    assertThat(values.get("key", Object::new)).isSameAs(first);
    assertThat(values.inUse()).containsExactly(first);
    assertThat(values.size()).isEqualTo(1);
  }

  @Test
  void manyThreadsThatAskAtOnceGetOneValue() throws Exception {
    Callable<Object> asking = () -> values.get("key", Object::new);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var found = threads.invokeAll(Collections.nCopies(32, asking));

      assertThat(found.stream().map(Future::resultNow).distinct()).hasSize(1);
    }
  }
}
