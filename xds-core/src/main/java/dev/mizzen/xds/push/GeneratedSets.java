package dev.mizzen.xds.push;

import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The resources of every class of proxies, generated once a class and picture. Many connection
 * threads ask; for one class one computes and the others wait.
 *
 * <p>Shape: a part is what one generator makes of one projected scope; parts with equal scopes are
 * shared between classes. A part is made again only when its scope is another one, or something
 * that {@link DependencyTable} lists for its type changed.
 */
public final class GeneratedSets {
  private final GeneratorSet generators;
  private final FaultHandler faults;
  private final Map<PartKey, Part> parts = new ConcurrentHashMap<>();
  private final Map<Generator<?, ?>, InputCache<?>> inputs = new ConcurrentHashMap<>();

  public GeneratedSets(GeneratorSet generators, FaultHandler faults) {
    this.generators = generators;
    this.faults = faults;
  }

  /** What a class of proxies gets of a type; at the picture asked for or a newer one. */
  public TypeSet get(PushContext context, ProxyScope scope, XdsType type) {
    List<TypeSet> found = new ArrayList<>(4);
    for (Generator<?, ?> generator : generators.of(type)) {
      part(generator, scope).ifPresent(part -> found.add(part.at(context)));
    }
    return switch (found.size()) {
      case 0 -> type.isWildcard() ? TypeSet.EMPTY : NO_NAMES;
      case 1 -> found.getFirst();
      default -> combine(scope, type, found);
    };
  }

  /** Forgets the parts that none of these classes uses. */
  public void retain(Collection<ProxyScope> live) {
    Set<PartKey> kept = new HashSet<>();
    for (ProxyScope scope : live) {
      for (XdsType type : XdsType.values()) {
        kept.add(new PartKey(type, scope));
        for (Generator<?, ?> generator : generators.of(type)) {
          generator
              .scope(scope)
              .ifPresent(projected -> kept.add(new PartKey(generator, projected)));
        }
      }
    }
    parts.keySet().retainAll(kept);
    combined.keySet().retainAll(kept);
  }

  /** How many parts are held. */
  public int size() {
    return parts.size();
  }

  private static final TypeSet NO_NAMES = new NamedSet(name -> Optional.empty());

  private final Map<PartKey, Combined> combined = new ConcurrentHashMap<>();

  private TypeSet combine(ProxyScope scope, XdsType type, List<TypeSet> found) {
    if (!type.isWildcard()) {
      return found.getFirst();
    }
    PartKey key = new PartKey(type, scope);
    Combined known = combined.get(key);
    if (known != null && sameObjects(known.parts, found)) {
      return known.set;
    }
    List<EncodedResource> all = new ArrayList<>();
    found.forEach(part -> all.addAll(part.all()));
    Combined made = new Combined(List.copyOf(found), new WildcardSet(all));
    combined.put(key, made);
    return made.set;
  }

  private static boolean sameObjects(List<TypeSet> a, List<TypeSet> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (a.get(i) != b.get(i)) {
        return false;
      }
    }
    return true;
  }

  private <S> Optional<Part> part(Generator<S, ?> generator, ProxyScope scope) {
    return generator
        .scope(scope)
        .map(
            projected ->
                parts.computeIfAbsent(
                    new PartKey(generator, projected), key -> newPart(generator, projected)));
  }

  private <S, I extends Record> Part newPart(Generator<S, I> generator, S scope) {
    return switch (generator) {
      case Generator.Wildcard<S, I> wildcard ->
          new WildcardPart<>(wildcard, scope, inputsOf(wildcard));
      case Generator.Named<S, I> named -> new NamedPart<>(named, scope, inputsOf(named));
    };
  }

  @SuppressWarnings(
      "unchecked") // the map is filled here alone, each generator with a cache of its own input
  // type
  private <I extends Record> InputCache<I> inputsOf(Generator<?, I> generator) {
    return (InputCache<I>) inputs.computeIfAbsent(generator, g -> new InputCache<I>());
  }

  private record Combined(List<TypeSet> parts, TypeSet set) {}

  /**
   * What a part is shared under.
   *
   * @param owner the generator, or the type for sets combined of several parts
   */
  private record PartKey(Object owner, Object scope) {}

  /** One generator's answer for one scope, at the newest picture asked for. */
  private abstract static class Part {
    private @org.jspecify.annotations.Nullable PushContext context;
    private @org.jspecify.annotations.Nullable TypeSet set;

    synchronized TypeSet at(PushContext wanted) {
      TypeSet current = set;
      PushContext made = context;
      if (current == null || made == null) {
        current = first(wanted);
        context = wanted;
      } else if (made.version().counter() < wanted.version().counter()) {
        if (!DependencyTable.isUnchanged(type(), made, wanted)) {
          current = next(current, made, wanted);
        }
        context = wanted;
      }
      set = current;
      return current;
    }

    abstract XdsType type();

    abstract TypeSet first(PushContext context);

    abstract TypeSet next(TypeSet older, PushContext made, PushContext wanted);
  }

  private final class WildcardPart<S, I extends Record> extends Part {
    private final Generator.Wildcard<S, I> generator;
    private final S scope;
    private final InputCache<I> built;

    WildcardPart(Generator.Wildcard<S, I> generator, S scope, InputCache<I> built) {
      this.generator = generator;
      this.scope = scope;
      this.built = built;
    }

    @Override
    XdsType type() {
      return generator.type();
    }

    @Override
    TypeSet first(PushContext context) {
      return generate(context, TypeSet.EMPTY);
    }

    @Override
    TypeSet next(TypeSet older, PushContext made, PushContext wanted) {
      TypeSet fresh = generate(wanted, older);
      return fresh.changesSince(older).isEmpty() ? older : fresh;
    }

    private TypeSet generate(PushContext context, TypeSet lastGood) {
      List<EncodedResource> resources = new ArrayList<>();
      int wanted = 0;
      try {
        List<I> selected = generator.select(context, scope);
        wanted = selected.size();
        for (I input : selected) {
          build(generator, built, input).ifPresent(resources::add);
        }
      } catch (RuntimeException fault) {
        faults.handle(generator.getClass().getSimpleName() + ".select", fault);
        return lastGood;
      }
      if (resources.size() < wanted) {
        resources.addAll(
            lastGood
                .all()); // what could not be built keeps its last good form; of two with one name
        // the first counts
      }
      return new WildcardSet(resources);
    }
  }

  private final class NamedPart<S, I extends Record> extends Part {
    private final Generator.Named<S, I> generator;
    private final S scope;
    private final InputCache<I> built;

    NamedPart(Generator.Named<S, I> generator, S scope, InputCache<I> built) {
      this.generator = generator;
      this.scope = scope;
      this.built = built;
    }

    @Override
    XdsType type() {
      return generator.type();
    }

    @Override
    TypeSet first(PushContext context) {
      return new NamedSet(name -> generate(context, name, Optional.empty()));
    }

    @Override
    TypeSet next(TypeSet older, PushContext made, PushContext wanted) {
      return NamedSet.after(
          (NamedSet) older,
          affected(made, wanted),
          (name, before) -> generate(wanted, name, before),
          name -> generate(wanted, name, Optional.empty()));
    }

    private Predicate<String> affected(PushContext made, PushContext wanted) {
      if (!DependencyTable.onlyEndpointsChanged(type(), made, wanted)) {
        return name -> true;
      }
      return name ->
          generator.endpointsOf(scope, name).map(key -> differs(key, made, wanted)).orElse(true);
    }

    private boolean differs(ServiceKey key, PushContext made, PushContext wanted) {
      return made.endpoints().of(key) != wanted.endpoints().of(key);
    }

    private Optional<EncodedResource> generate(
        PushContext context, String name, Optional<EncodedResource> lastGood) {
      try {
        return generator
            .select(context, scope, name)
            .flatMap(input -> build(generator, built, input));
      } catch (RuntimeException fault) {
        faults.handle(generator.getClass().getSimpleName() + ".select " + name, fault);
        return lastGood;
      }
    }
  }

  private <I extends Record> Optional<EncodedResource> build(
      Generator<?, I> generator, InputCache<I> cache, I input) {
    try {
      return Optional.of(
          cache.get(
              input, i -> EncodedResource.of(generator.type().typeUrl(), generator.build(i))));
    } catch (RuntimeException fault) {
      faults.handle(generator.getClass().getSimpleName() + ".build", fault);
      return Optional.empty();
    }
  }
}
