package dev.mizzen.xds.stream;

import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.ClassSets;
import dev.mizzen.xds.push.GeneratedSets;
import dev.mizzen.xds.push.TypeSet;
import dev.mizzen.xds.scope.ProxyScope;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a stream, what it sees, and which types it may lack something of.
 * Touched only on its connection's thread.
 *
 * <p>A type that is not behind was brought to the newest picture, or to an older one of which it is
 * known that nothing of the type changed since; there is nothing to look up for it.
 */
final class Session {
  private final Proxy proxy;
  private final String connectionId;
  private final GeneratedSets generated;
  private final SessionSecrets secrets;
  private final Set<XdsType> behind = EnumSet.noneOf(XdsType.class);
  private ProxyScope scope;
  private ClassSets sets;
  private @Nullable Instant unconvergedSince;

  /**
   * @param secrets of what the proxy proved to be
   */
  Session(
      Proxy proxy,
      String connectionId,
      GeneratedSets generated,
      SessionSecrets secrets,
      ProxyScope scope) {
    this.proxy = proxy;
    this.connectionId = connectionId;
    this.generated = generated;
    this.secrets = secrets;
    this.scope = scope;
    this.sets = generated.of(scope);
  }

  Proxy proxy() {
    return proxy;
  }

  String connectionId() {
    return connectionId;
  }

  ProxyScope scope() {
    return scope;
  }

  /** The proxy's class is another one, or the same made of other objects. */
  void moveTo(ProxyScope now) {
    if (!now.equals(scope)) {
      scope = now;
      sets = generated.of(now);
    }
  }

  /**
   * What the proxy is to have of a type.
   *
   * @param names that it asks for, where it names what it wants
   */
  TypeSet set(PushContext context, XdsType type, Set<String> names) throws InterruptedException {
    return type == XdsType.SECRET ? secrets.set(context, scope, names) : sets.get(context, type);
  }

  void fellBehind(Collection<XdsType> types) {
    behind.addAll(types);
  }

  void caughtUp(XdsType type) {
    behind.remove(type);
  }

  boolean isBehind(XdsType type) {
    return behind.contains(type);
  }

  /** The types that are behind now. */
  Set<XdsType> behind() {
    return Set.copyOf(behind);
  }

  /** Notes that the proxy may have to be sent what changed since then. */
  void owesConvergence(Instant firstEvent) {
    unconvergedSince = firstEvent;
  }

  /** Notes that everything was sent; since when it was owed, where that is news. */
  Optional<Instant> converged() {
    Optional<Instant> since = Optional.ofNullable(unconvergedSince);
    unconvergedSince = null;
    return since;
  }
}
