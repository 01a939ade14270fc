package dev.mizzen.xds.stream;

import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.GeneratedSets;
import dev.mizzen.xds.push.GeneratorSet;
import dev.mizzen.xds.push.PushDispatcher;
import dev.mizzen.xds.scope.ProxyScope;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything the streams share, and the list of those that are open. Safe for use by many threads.
 */
public final class AdsStreams {
  private final Set<AdsConnection> open = ConcurrentHashMap.newKeySet();
  private final PushDispatcher dispatcher;
  private final GeneratorSet generators;
  private final GeneratedSets sets;
  private final ProxyReader proxies;
  private final ScopeSource scopes;
  private final SecretAccess secretAccess;
  private final Admission admission;
  private final Duration sendTimeout;
  private final Clock clock;
  private final XdsMetrics metrics;
  private final FaultHandler faults;

  /**
   * @param sendTimeout how long a proxy may leave what it was sent unread before its stream is
   *     ended
   */
  public AdsStreams(
      PushDispatcher dispatcher,
      GeneratorSet generators,
      GeneratedSets sets,
      ProxyReader proxies,
      ScopeSource scopes,
      SecretAccess secretAccess,
      Admission admission,
      Duration sendTimeout,
      Clock clock,
      XdsMetrics metrics,
      FaultHandler faults) {
    this.dispatcher = dispatcher;
    this.generators = generators;
    this.sets = sets;
    this.proxies = proxies;
    this.scopes = scopes;
    this.secretAccess = secretAccess;
    this.admission = admission;
    this.sendTimeout = sendTimeout;
    this.clock = clock;
    this.metrics = metrics;
    this.faults = faults;
  }

  /** Reads a node message; an {@link IllegalArgumentException} says what is wrong with it. */
  public interface ProxyReader {
    Proxy read(Node node);
  }

  /** Finds the class of a proxy in a picture. */
  public interface ScopeSource {
    ProxyScope scope(MeshUpdate update, Proxy proxy);
  }

  /** Streams that have said who they are, by connection id. */
  public List<ConnectionView> views() {
    return open.stream()
        .map(AdsConnection::view)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(ConnectionView::connectionId))
        .toList();
  }

  /** How many streams are open, those that have not said who they are included. */
  public int size() {
    return open.size();
  }

  /** Ends every stream, so that proxies go to another replica before the server goes. */
  public void drain() {
    open.forEach(
        connection ->
            connection.shutDown(Status.UNAVAILABLE.withDescription("server is stopping")));
  }

  public GeneratedSets sets() {
    return sets;
  }

  /** The class that a proxy is of in the newest picture of an update. */
  public ProxyScope scope(MeshUpdate update, Proxy proxy) {
    return scopes.scope(update, proxy);
  }

  void opened(AdsConnection connection) {
    open.add(connection);
  }

  void closed(AdsConnection connection) {
    open.remove(connection);
  }

  /**
   * Whether anything is generated for a type; a proxy that watches another one gets no answer, as
   * from istiod.
   */
  boolean serves(XdsType type) {
    return !generators.of(type).isEmpty();
  }

  SessionSecrets secrets(Proxy proxy, Optional<SpiffeId> identity) {
    return new SessionSecrets(proxy.id().id(), identity, sets, secretAccess, clock, metrics);
  }

  PushDispatcher dispatcher() {
    return dispatcher;
  }

  ProxyReader proxies() {
    return proxies;
  }

  ScopeSource scopes() {
    return scopes;
  }

  Admission admission() {
    return admission;
  }

  Duration sendTimeout() {
    return sendTimeout;
  }

  Clock clock() {
    return clock;
  }

  XdsMetrics metrics() {
    return metrics;
  }

  FaultHandler faults() {
    return faults;
  }
}
