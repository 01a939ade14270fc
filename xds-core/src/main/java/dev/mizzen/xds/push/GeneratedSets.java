package dev.mizzen.xds.push;

import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.secret.SecretGenerator;
import dev.mizzen.xds.generate.secret.SecretScope;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The resources of every class of proxies, generated once a class and picture. Many connection
 * threads ask.
 *
 * <p>Shape: a part is what one generator makes of one projected scope; parts whose scopes read
 * alike are shared between classes, and live as long as some class is held.
 */
public final class GeneratedSets {
  private final GeneratorSet generators;
  private final FaultHandler faults;
  private final Optional<SecretGenerator> secrets;
  private final WeakValues<PartKey, Part> parts = new WeakValues<>();
  private final WeakValues<List<Part>, CombinedParts> combined = new WeakValues<>();
  private final Map<Generator<?, ?>, InputCache<?>> inputs = new ConcurrentHashMap<>();

  public GeneratedSets(GeneratorSet generators, FaultHandler faults) {
    this.generators = generators;
    this.faults = faults;
    this.secrets =
        generators.of(XdsType.SECRET).stream()
            .filter(SecretGenerator.class::isInstance)
            .map(SecretGenerator.class::cast)
            .findFirst();
  }

  /** The sets of a class of proxies. */
  public ClassSets of(ProxyScope scope) {
    return new ClassSets(this, scope);
  }

  /** What a class of proxies gets of a type; at the picture asked for or a newer one. */
  public TypeSet get(PushContext context, ProxyScope scope, XdsType type) {
    return source(context, scope, type).at(context);
  }

  /** Where a class of proxies finds its resources of a type. */
  SetSource source(PushContext context, ProxyScope scope, XdsType type) {
    List<Part> found =
        generators.of(type).stream()
            .flatMap(generator -> part(generator, scope, context).stream())
            .toList();
    if (found.isEmpty()) {
      return SetSource.none(type);
    }
    return found.size() == 1 || !type.isWildcard()
        ? found.getFirst()
        : combined.get(found, () -> new CombinedParts(found));
  }

  /**
   * The secrets of whoever has a scope. They are shared as long as somebody holds the source of
   * them.
   */
  public SetSource secrets(PushContext context, SecretScope scope) {
    return secrets
        .<SetSource>map(
            generator -> {
              PartKey key = new PartKey(generator, scope);
              return parts.get(key, () -> newPart(generator, scope, context));
            })
        .orElseGet(() -> SetSource.none(XdsType.SECRET));
  }

  /** Lets parts that nobody has asked lately go of the picture they were made from. */
  void advance(PushContext context) {
    for (Part part : parts.inUse()) {
      if (part instanceof NamedPart<?, ?>) {
        part.at(context);
      }
    }
  }

  /** How many parts are held. */
  public int size() {
    return parts.size();
  }

  private <S> Optional<Part> part(
      Generator<S, ?> generator, ProxyScope scope, PushContext context) {
    return generator
        .scope(scope)
        .map(
            projected ->
                parts.get(
                    new PartKey(generator, DependencyTable.scopeRead(generator.type(), projected)),
                    () -> newPart(generator, projected, context)));
  }

  private <S, I extends Record> Part newPart(
      Generator<S, I> generator, S scope, PushContext context) {
    ResourceBuilder<I> builder = new ResourceBuilder<>(generator, inputsOf(generator), faults);
    return switch (generator) {
      case Generator.Wildcard<S, I> wildcard -> new WildcardPart<>(wildcard, scope, builder);
      case Generator.Named<S, I> named -> new NamedPart<>(named, scope, builder, context);
    };
  }

  @SuppressWarnings("unchecked") // filled here alone, each generator with a cache of its own inputs
  private <I extends Record> InputCache<I> inputsOf(Generator<?, I> generator) {
    return (InputCache<I>) inputs.computeIfAbsent(generator, missing -> new InputCache<I>());
  }

  /**
   * What a part is shared under.
   *
   * @param scope what of the scope the generator reads
   */
  private record PartKey(Generator<?, ?> generator, Object scope) {}
}
