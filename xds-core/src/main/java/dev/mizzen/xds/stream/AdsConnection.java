package dev.mizzen.xds.stream;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.identity.Caller;
import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.push.PushVersion;
import dev.mizzen.xds.protocol.XdsRequest;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.Concern;
import dev.mizzen.xds.push.EncodedResource;
import dev.mizzen.xds.push.PushPlan;
import dev.mizzen.xds.push.PushTarget;
import dev.mizzen.xds.push.TypeSet;
import dev.mizzen.xds.push.TypeWatch;
import dev.mizzen.xds.scope.ProxyScope;
import io.grpc.Status;
import io.grpc.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ADS stream: reads requests and new pictures from its mailbox, answers both, one at a time.
 * Runs on its own virtual thread; everything but the mailbox and the published {@link #view} is
 * touched on that thread alone.
 *
 * <p>Types are brought up to date in the order of {@link XdsType}; a type that waits for an
 * acknowledgement holds back those after it, so that no route comes before its cluster. Removals of
 * clusters go last.
 */
final class AdsConnection implements PushTarget {
  private static final Logger LOG = LoggerFactory.getLogger(AdsConnection.class);
  private static final String HEALTH_TYPE = "type.googleapis.com/istio.v1.HealthInformation";

  /** A proxy that comes while the server starts is kept waiting this long rather than sent away. */
  private static final Duration FIRST_PICTURE_WAIT = Duration.ofSeconds(10);

  private static final String SERVED =
      java.util.Arrays.stream(XdsType.values())
          .map(XdsType::typeUrl)
          .collect(java.util.stream.Collectors.joining(", "));

  private final AdsStreams streams;
  private final Mailbox mailbox;
  private final PictureInbox inbox = new PictureInbox();
  private final ResponseWriter writer;
  private final CallerSource callers;
  private final Instant connectedAt;
  private final long number;
  private final Map<XdsType, TypeWatch> watches = new EnumMap<>(XdsType.class);
  private Caller caller = Caller.UNKNOWN;
  private @Nullable Session session;
  private volatile ConnectionView.@Nullable Details details;

  /** Says who opened the stream; asked once. */
  interface CallerSource {
    Caller get() throws StatusException, InterruptedException;
  }

  AdsConnection(AdsStreams streams, Mailbox mailbox, ResponseWriter writer, CallerSource callers) {
    this.streams = streams;
    this.mailbox = mailbox;
    this.writer = writer;
    this.callers = callers;
    this.connectedAt = streams.clock().instant();
    this.number = streams.dispatcher().nextId();
  }

  @Override
  public void offer(PushPlan plan) {
    if (inbox.offer(plan)) {
      mailbox.wake();
    }
  }

  /** What the debug pages see; empty before the first request. */
  Optional<ConnectionView> view() {
    Optional<PictureInbox.News> unseen = inbox.unseen(); // first: what is told later is no older
    ConnectionView.Details published = details;
    return published == null
        ? Optional.empty()
        : unseen.map(news -> ConnectionView.of(published, news));
  }

  /** Ends the stream with a reason that its own thread sends. */
  void shutDown(Status reason) {
    mailbox.close(reason);
  }

  /** Serves the stream until either side ends it. */
  void run() {
    Status end = Status.OK;
    try {
      admit();
      while (true) {
        Mailbox.Letter letter = mailbox.take();
        switch (letter) {
          case Mailbox.Letter.Request(var request) -> onRequest(request);
          case Mailbox.Letter.NewPicture() -> onPicture();
          case Mailbox.Letter.Closed(var reason) -> {
            end = reason;
            return;
          }
        }
      }
    } catch (StatusException refused) {
      end = refused.getStatus();
    } catch (InterruptedException stopped) {
      end = Status.UNAVAILABLE.withDescription("server is stopping");
    } catch (RuntimeException fault) {
      streams.metrics().internalError();
      streams.faults().handle("stream " + describe(), fault);
      end = Status.INTERNAL.withDescription("internal error; see the server's log");
    } finally {
      leave(end);
    }
  }

  private void admit() throws StatusException, InterruptedException {
    if (!streams.dispatcher().awaitFirst(FIRST_PICTURE_WAIT)) {
      throw Status.UNAVAILABLE
          .withDescription("server is not ready to serve discovery information")
          .asException();
    }
    Admission admission = streams.admission();
    Duration wait = admission.reserve();
    if (admission.refuses(wait)) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("request rate limit exceeded: too many streams are starting; try again")
          .asException();
    }
    if (wait.isPositive()) {
      Thread.sleep(wait);
    }
    caller = callers.get();
    mailbox.askForRequest();
  }

  private void onRequest(XdsRequest request) throws StatusException, InterruptedException {
    boolean isHealth = request.typeUrl().equals(HEALTH_TYPE);
    if (session == null && isHealth) {
      LOG.atWarn().log("health information came before the first request; ignored");
    } else {
      Session current = session == null ? open(request) : session;
      MeshUpdate update = catchUp(current);
      if (!isHealth) {
        note(current, request);
      }
      flush(current, update);
    }
    mailbox.askForRequest();
  }

  private void onPicture() throws StatusException, InterruptedException {
    Session current = session;
    if (current != null) {
      flush(current, catchUp(current));
    }
  }

  /** Moves the session to the newest picture. */
  private MeshUpdate catchUp(Session current) {
    PictureInbox.News news = inbox.take();
    MeshUpdate update = news.update();
    if (news.concern().equals(Concern.NONE)) {
      return update;
    }
    streams
        .metrics()
        .queued(Duration.between(update.context().version().time(), streams.clock().instant()));
    ProxyScope before = current.scope();
    if (news.concern().ofScope()) {
      current.moveTo(streams.scopes().scope(update, current.proxy()));
    }
    current.fellBehind(news.concern().types(before, current.scope()));
    current.owesConvergence(update.firstEvent());
    return update;
  }

  private Session open(XdsRequest request) throws StatusException {
    if (request.node().isEmpty() || request.node().get().getId().isEmpty()) {
      throw Status.INVALID_ARGUMENT.withDescription("missing node information").asException();
    }
    Proxy proxy;
    try {
      proxy = streams.proxies().read(request.node().get());
    } catch (IllegalArgumentException bad) {
      throw Status.INVALID_ARGUMENT.withDescription(bad.getMessage()).asException();
    }
    Optional<SpiffeId> identity = ProxyIdentity.of(caller, proxy);
    streams.dispatcher().add(number, this);
    inbox.begin(streams.dispatcher().latest().orElseThrow());
    MeshUpdate update = inbox.take().update();
    Session opened =
        new Session(
            proxy,
            proxy.id().id() + "-" + number,
            streams.sets(),
            streams.secrets(proxy, identity),
            streams.scopes().scope(update, proxy));
    session = opened;
    streams.metrics().connected(proxy.metadata().istioVersion());
    publish(opened);
    LOG.atInfo()
        .addKeyValue("proxyId", proxy.id())
        .addKeyValue("connectionId", opened.connectionId())
        .addKeyValue("peer", writer.peer())
        .addKeyValue("identity", identity.map(SpiffeId::toString).orElse("none"))
        .log("proxy connected");
    return opened;
  }

  private void note(Session current, XdsRequest request) throws StatusException {
    XdsType type =
        XdsType.of(request.typeUrl())
            .orElseThrow(
                () ->
                    Status.INVALID_ARGUMENT
                        .withDescription(
                            "unknown type URL '" + request.typeUrl() + "', want one of " + SERVED)
                        .asException());
    if (request.wish() instanceof XdsRequest.Wish.Everything everything
        && !type.isWildcard()
        && everything.names().isEmpty()) {
      request.error().ifPresent(error -> reject(current, type, error, List.of()));
      if (request.error().isEmpty()) {
        watches.remove(type);
      }
      return;
    }
    current.fellBehind(Set.of(type));
    TypeWatch watch = watches.get(type);
    if (watch == null) {
      watches.put(type, new TypeWatch(type, request.wish()));
      return;
    }
    switch (watch.onRequest(request)) {
      case REFUSED -> reject(current, type, request.error().orElseThrow(), watch.refused());
      case EXPIRED -> streams.metrics().expiredNonce(type);
      case ACCEPTED, CHANGED -> {}
    }
  }

  private void reject(
      Session current, XdsType type, com.google.rpc.Status error, List<TypeWatch.Refused> refused) {
    String code = Status.fromCodeValue(error.getCode()).getCode().name();
    streams.metrics().rejected(type, current.proxy().id().id(), code);
    LOG.atWarn()
        .addKeyValue("proxyId", current.proxy().id().id())
        .addKeyValue("connectionId", current.connectionId())
        .addKeyValue("typeUrl", type.typeUrl())
        .addKeyValue("code", code)
        .addKeyValue("reason", LogText.oneLine(error.getMessage()))
        .addKeyValue("resources", refused.stream().map(one -> one.resource().name()).toList())
        .addKeyValue("objects", objects(refused))
        .log("proxy refused configuration");
  }

  private static Set<ConfigKey> objects(List<TypeWatch.Refused> refused) {
    Set<ConfigKey> objects = new TreeSet<>();
    refused.forEach(one -> objects.addAll(one.resource().sources()));
    return objects;
  }

  /** Sends whatever the proxy lacks and may be sent now. */
  private void flush(Session current, MeshUpdate update)
      throws StatusException, InterruptedException {
    boolean held = false;
    for (TypeWatch watch : watches.values()) {
      XdsType type = watch.type();
      if (!current.isBehind(type) || !streams.serves(type)) {
        continue;
      }
      TypeSet set = current.set(update.context(), type, watch.subscription().names());
      if (watch.isOutstanding() && watch.isBehind(set)) {
        held = true;
        break;
      }
      current.caughtUp(type);
      if (watch.isOutstanding()) {
        continue;
      }
      Optional<TypeWatch.Answer> answer = watch.answer(set, type == XdsType.CLUSTER);
      if (answer.isPresent()) {
        send(current, update, watch, answer.get());
        owesFollowers(current, type, answer.get());
      }
    }
    if (!held) {
      sendRemovals(current, update);
      current
          .converged()
          .ifPresent(
              since ->
                  streams.metrics().converged(Duration.between(since, streams.clock().instant())));
    }
    publish(current);
  }

  /**
   * A cluster that was sent waits in Envoy until its endpoints are sent again. Source: envoy#13009.
   */
  private void owesFollowers(Session current, XdsType type, TypeWatch.Answer answer) {
    TypeWatch endpoints = watches.get(XdsType.ENDPOINT);
    if (type == XdsType.CLUSTER && endpoints != null) {
      endpoints.owe(answer.resources().stream().map(EncodedResource::name).toList());
      current.fellBehind(Set.of(XdsType.ENDPOINT));
    }
  }

  private void sendRemovals(Session current, MeshUpdate update)
      throws StatusException, InterruptedException {
    TypeWatch clusters = watches.get(XdsType.CLUSTER);
    if (clusters == null || watches.values().stream().anyMatch(TypeWatch::isOutstanding)) {
      return;
    }
    Optional<TypeWatch.Answer> removals = clusters.removals();
    if (removals.isPresent()) {
      send(current, update, clusters, removals.get());
    }
  }

  private void send(Session current, MeshUpdate update, TypeWatch watch, TypeWatch.Answer answer)
      throws StatusException, InterruptedException {
    long started = System.nanoTime();
    PushVersion version = update.context().version();
    String nonce = version + UUID.randomUUID().toString();
    EncodedResponse response =
        writer.response(version.toString(), watch.type().typeUrl(), nonce, answer);
    if (!mailbox.awaitWritable(streams.sendTimeout())) {
      streams.metrics().writeTimedOut();
      throw Status.UNAVAILABLE
          .withDescription("the proxy has not read for " + streams.sendTimeout().toSeconds() + " s")
          .asException();
    }
    writer.write(response);
    watch.onSent(nonce, streams.clock().instant());
    streams
        .metrics()
        .pushed(watch.type(), response.size(), Duration.ofNanos(System.nanoTime() - started));
    LOG.atDebug()
        .addKeyValue("connectionId", current.connectionId())
        .addKeyValue("typeUrl", watch.type().typeUrl())
        .addKeyValue("nonce", nonce)
        .addKeyValue("resources", answer.resources().size())
        .addKeyValue("removed", answer.removed().size())
        .addKeyValue("bytes", response.size())
        .log("sent");
  }

  /** Lets others see where the stream stands. */
  private void publish(Session current) {
    details = ConnectionView.Details.of(current, connectedAt, writer.peer(), watches);
    inbox.settle(new PictureInbox.Standing(current.proxy(), current.scope(), watches.keySet()));
  }

  private void leave(Status end) {
    writer.close(end);
    streams.closed(this);
    streams.dispatcher().remove(number);
    Session current = session;
    if (current == null) {
      return;
    }
    streams.metrics().disconnected(current.proxy().metadata().istioVersion());
    LOG.atInfo()
        .addKeyValue("connectionId", current.connectionId())
        .addKeyValue("code", end.getCode())
        .addKeyValue("reason", String.valueOf(end.getDescription()))
        .log("proxy disconnected");
  }

  private String describe() {
    Session current = session;
    return current == null ? "from " + writer.peer() : current.connectionId();
  }
}
