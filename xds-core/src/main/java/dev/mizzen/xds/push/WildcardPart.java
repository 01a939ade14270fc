package dev.mizzen.xds.push;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.Generator;
import java.util.ArrayList;
import java.util.List;

/** A part whose subscribers get everything. */
final class WildcardPart<S, I extends Record> extends Part {
  private final Generator.Wildcard<S, I> generator;
  private final S scope;
  private final ResourceBuilder<I> builder;

  WildcardPart(Generator.Wildcard<S, I> generator, S scope, ResourceBuilder<I> builder) {
    super(generator.type());
    this.generator = generator;
    this.scope = scope;
    this.builder = builder;
  }

  @Override
  TypeSet first(PushContext context) {
    return generate(context, TypeSet.EMPTY);
  }

  @Override
  TypeSet next(TypeSet older, PushContext context) {
    TypeSet fresh = generate(context, older);
    return fresh.changesSince(older).isEmpty() ? older : fresh;
  }

  private TypeSet generate(PushContext context, TypeSet lastGood) {
    List<EncodedResource> resources = new ArrayList<>();
    int wanted = 0;
    try {
      List<I> selected = generator.select(context, scope);
      wanted = selected.size();
      for (I input : selected) {
        builder.build(input).ifPresent(resources::add);
      }
    } catch (RuntimeException fault) {
      builder.selectFailed("", fault);
      return lastGood;
    }
    if (resources.size() < wanted) {
      // what could not be built keeps its last good form; of two with one name the first counts
      resources.addAll(lastGood.all());
    }
    return new WildcardSet(resources);
  }
}
