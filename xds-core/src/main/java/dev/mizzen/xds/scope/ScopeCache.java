package dev.mizzen.xds.scope;

import dev.mizzen.model.index.ConfigIndex;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.push.PushContext;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives proxies with equal inputs the same outbound scope, and keeps the scope from one picture to
 * the next where nothing in it changed. Many connection threads ask; for one class one computes and
 * the others wait.
 *
 * <p>A generation holds the scopes of all pictures that share what scopes are made of. The next one
 * starts empty; a class that is asked for again takes its old scope over where its inputs are the
 * same objects, where no change concerns it, or where a new one came out equal. A class is
 * remembered as long as some proxy has its scope; for which inputs, only {@link #MAX_AGE}
 * generations long, so that no old picture is held on to.
 */
public final class ScopeCache {
  private static final int MAX_AGE = 3;
  private static final int MAX_CLASSES = 20_000;

  private final Object turnover = new Object();
  private volatile @Nullable Generation current;
  private volatile @Nullable Generation previous;

  /** The class of a proxy in the newest picture of an update. */
  public ProxyScope scope(MeshUpdate update, Proxy proxy) {
    return scope(update.context(), Optional.of(update), proxy);
  }

  /** The class of a proxy in a picture, whatever led to it. */
  public ProxyScope scope(PushContext context, Proxy proxy) {
    return scope(context, Optional.empty(), proxy);
  }

  /** How many outbound scopes are held for the newest picture. */
  public int size() {
    Generation generation = current;
    return generation == null ? 0 : generation.scopes.size();
  }

  private ProxyScope scope(PushContext context, Optional<MeshUpdate> update, Proxy proxy) {
    Generation generation = generation(context);
    return new ScopeBuilder(
            context, generation.labels, key -> generation.scope(key, context, update))
        .build(proxy);
  }

  private Generation generation(PushContext context) {
    Generation newest = current;
    if (newest != null && newest.isOf(context)) {
      return newest;
    }
    synchronized (turnover) {
      return turnedOver(context);
    }
  }

  private Generation turnedOver(PushContext context) {
    Generation newest = current;
    if (newest == null) {
      current = new Generation(context, Map.of());
      return current;
    }
    if (newest.isOf(context)) {
      return newest;
    }
    Generation before = previous;
    if (before != null && before.isOf(context)) {
      return before;
    }
    Generation asked = new Generation(context, newest.known());
    if (context.version().counter() < newest.counter) {
      return asked; // a thread that lags behind; what it computes is not worth keeping
    }
    previous = newest;
    current = asked;
    return asked;
  }

  /**
   * A scope of an earlier picture, as long as it is in use.
   *
   * @param inputs what it is known to hold for; empty once that is long ago
   * @param age generations since it was last asked for
   */
  private record Known(
      WeakReference<OutboundScope> scope, Optional<OutboundInputs> inputs, int age) {
    static Known of(OutboundScope scope, OutboundInputs inputs) {
      return new Known(new WeakReference<>(scope), Optional.of(inputs), 0);
    }

    Known older() {
      return new Known(scope, age < MAX_AGE ? inputs : Optional.empty(), age + 1);
    }

    boolean holdsFor(OutboundInputs asked) {
      return inputs.filter(asked::equals).isPresent();
    }
  }

  /** The scopes of pictures that share what scopes are made of. */
  private static final class Generation {
    private final OutboundInputs inputs;
    private final ConfigIndex configs;
    private final long counter;
    private final SelectingLabels labels;
    private final Map<OutboundClass, Known> inherited;
    private final Map<OutboundClass, Once<OutboundScope>> scopes = new ConcurrentHashMap<>();

    Generation(PushContext context, Map<OutboundClass, Known> inherited) {
      this.inputs = OutboundInputs.of(context);
      this.configs = context.configs();
      this.counter = context.version().counter();
      this.labels = SelectingLabels.of(context);
      this.inherited = inherited;
    }

    boolean isOf(PushContext context) {
      return configs == context.configs() && inputs.equals(OutboundInputs.of(context));
    }

    OutboundScope scope(OutboundClass key, PushContext context, Optional<MeshUpdate> update) {
      Once<OutboundScope> once = scopes.get(key);
      if (once == null && scopes.size() >= MAX_CLASSES) {
        return make(key, context, update);
      }
      return scopes
          .computeIfAbsent(key, missing -> new Once<>())
          .get(() -> make(key, context, update));
    }

    private OutboundScope make(
        OutboundClass key, PushContext context, Optional<MeshUpdate> update) {
      Known known = inherited.get(key);
      OutboundScope scope = known == null ? null : known.scope().get();
      if (known == null || scope == null) {
        return key.scopeIn(context);
      }
      if (known.holdsFor(inputs)
          || update.filter(changes -> leavesAlone(changes, known, scope)).isPresent()) {
        return scope;
      }
      return key.scopeIn(context).sharing(scope);
    }

    private boolean leavesAlone(MeshUpdate update, Known known, OutboundScope scope) {
      return known.holdsFor(OutboundInputs.of(update.previous()))
          && inputs.equals(OutboundInputs.of(update.context()))
          && !new ScopeChanges(update).concern(scope);
    }

    /** What the next generation may take over. */
    Map<OutboundClass, Known> known() {
      Map<OutboundClass, Known> known = new HashMap<>();
      inherited.forEach(
          (key, scope) -> {
            if (scope.scope().get() != null) {
              known.put(key, scope.older());
            }
          });
      scopes.forEach(
          (key, once) ->
              once.computed().ifPresent(scope -> known.put(key, Known.of(scope, inputs))));
      return known;
    }
  }

  /**
   * A value that one thread computes while others wait; after a throw the next thread tries again.
   */
  private static final class Once<T> {
    private volatile @Nullable T value;

    T get(Supplier<T> compute) {
      T present = value;
      return present != null ? present : computedBy(compute);
    }

    Optional<T> computed() {
      return Optional.ofNullable(value);
    }

    private synchronized T computedBy(Supplier<T> compute) {
      T present = value;
      if (present == null) {
        present = compute.get();
        value = present;
      }
      return present;
    }
  }
}
