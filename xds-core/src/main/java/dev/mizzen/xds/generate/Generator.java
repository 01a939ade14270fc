package dev.mizzen.xds.generate;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.List;
import java.util.Optional;

/**
 * Builds one kind of xDS resource. Pure: equal arguments, equal answer; no clock, no I/O, no
 * fields, no statics.
 *
 * <p>Generation has three steps. {@link #scope} projects a proxy's class to the part that this
 * generator may read, which is also the key under which its whole answer is shared. {@code select}
 * sees the context and that part, and says in input records all that each resource's build may
 * read. {@link #build} sees one input alone, so the input is the cache key and cannot be
 * incomplete.
 *
 * @param <S> the projected scope; compared with {@code equals}
 * @param <I> all that one build reads; its {@code equals} decides whether a resource is built again
 */
public sealed interface Generator<S, I extends Record> {

  XdsType type();

  /**
   * The part of a proxy's class that this generator reads; empty where it gives such proxies
   * nothing.
   */
  Optional<S> scope(ProxyScope proxy);

  /** Builds one resource from its input alone. */
  Resource build(I input);

  /** A type whose subscribers get everything: clusters, listeners, name tables. */
  non-sealed interface Wildcard<S, I extends Record> extends Generator<S, I> {
    /** Inputs of all resources, in the order in which they are sent; names are unique. */
    List<I> select(PushContext context, S scope);
  }

  /** A type whose subscribers name what they want: endpoints, routes, secrets, extensions. */
  non-sealed interface Named<S, I extends Record> extends Generator<S, I> {
    /** The input of one resource; empty where there is no such resource. */
    Optional<I> select(PushContext context, S scope, String name);

    /**
     * The one service whose endpoints the resource of this name holds, so that a change of other
     * services' endpoints need not touch it. Empty where the resource may depend on more.
     */
    default Optional<ServiceKey> endpointsOf(S scope, String name) {
      return Optional.empty();
    }

    /**
     * Whether the resource of this name may be another in a newer picture, asked where something
     * changed that the type's resources are made of. May say yes once too often, never once too
     * seldom.
     */
    default boolean mayDiffer(PushContext older, PushContext newer, S scope, String name) {
      return true;
    }
  }
}
