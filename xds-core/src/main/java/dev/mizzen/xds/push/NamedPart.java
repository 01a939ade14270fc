package dev.mizzen.xds.push;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.xds.generate.Generator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A part whose subscribers name what they want. Names that were not asked for yet are generated
 * from the newest picture the part was asked for.
 */
final class NamedPart<S, I extends Record> extends Part {
  private final Generator.Named<S, I> generator;
  private final S scope;
  private final ResourceBuilder<I> builder;
  private final Map<String, Optional<ServiceKey>> endpointsOf = new ConcurrentHashMap<>();
  private volatile PushContext context;

  NamedPart(
      Generator.Named<S, I> generator, S scope, ResourceBuilder<I> builder, PushContext context) {
    super(generator.type());
    this.generator = generator;
    this.scope = scope;
    this.builder = builder;
    this.context = context;
  }

  @Override
  TypeSet first(PushContext first) {
    return new NamedSet(this::generate);
  }

  @Override
  TypeSet next(TypeSet older, PushContext wanted) {
    return ((NamedSet) older)
        .after(affected(wanted), (name, before) -> generate(wanted, name, before), this::generate);
  }

  @Override
  void moved(PushContext now) {
    context = now;
  }

  private Predicate<String> affected(PushContext wanted) {
    PushContext made = context;
    if (!PictureReads.onlyEndpointsChanged(type(), made, wanted)) {
      return name -> generator.mayDiffer(made, wanted, scope, name);
    }
    return name -> service(name).map(key -> differs(key, made, wanted)).orElse(true);
  }

  private Optional<ServiceKey> service(String name) {
    return endpointsOf.computeIfAbsent(name, asked -> generator.endpointsOf(scope, asked));
  }

  private static boolean differs(ServiceKey key, PushContext made, PushContext wanted) {
    return !made.endpoints().of(key).equals(wanted.endpoints().of(key));
  }

  private Optional<EncodedResource> generate(String name) {
    return generate(context, name, Optional.empty());
  }

  private Optional<EncodedResource> generate(
      PushContext picture, String name, Optional<EncodedResource> lastGood) {
    try {
      return generator.select(picture, scope, name).flatMap(builder::build);
    } catch (RuntimeException fault) {
      builder.selectFailed(" " + name, fault);
      return lastGood;
    }
  }
}
