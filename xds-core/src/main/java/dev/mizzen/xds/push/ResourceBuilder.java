package dev.mizzen.xds.push;

import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.xds.generate.Generator;
import java.util.Optional;

/**
 * Builds the resources of one generator, each input once as long as its resource is in use. A
 * generator's fault is ours: told to the handler, and the resource left out.
 */
record ResourceBuilder<I extends Record>(
    Generator<?, I> generator, InputCache<I> built, FaultHandler faults) {

  Optional<EncodedResource> build(I input) {
    try {
      return Optional.of(
          built.get(
              input,
              missing -> EncodedResource.of(generator.type().typeUrl(), generator.build(missing))));
    } catch (RuntimeException fault) {
      faults.handle(name() + ".build", fault);
      return Optional.empty();
    }
  }

  void selectFailed(String what, RuntimeException fault) {
    faults.handle(name() + ".select" + what, fault);
  }

  private String name() {
    return generator.getClass().getSimpleName();
  }
}
