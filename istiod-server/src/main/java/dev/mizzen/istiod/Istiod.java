package dev.mizzen.istiod;

import dev.mizzen.ca.RevocationLists;
import dev.mizzen.ca.rotate.Serving;
import dev.mizzen.ca.rotate.ServingKeyManager;
import dev.mizzen.istiod.cluster.ClusterDuties;
import dev.mizzen.istiod.http.DebugPages;
import dev.mizzen.istiod.http.HttpAnswer;
import dev.mizzen.istiod.http.HttpListener;
import dev.mizzen.istiod.http.LocalPage;
import dev.mizzen.istiod.http.Page;
import dev.mizzen.istiod.http.Site;
import dev.mizzen.istiod.http.SourcePage;
import dev.mizzen.istiod.metrics.CaMetrics;
import dev.mizzen.istiod.metrics.ClusterMetrics;
import dev.mizzen.istiod.metrics.IstiodMetrics;
import dev.mizzen.istiod.metrics.MetricsText;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.load.MeshLoader;
import dev.mizzen.xds.push.GeneratedSets;
import dev.mizzen.xds.push.GeneratorSet;
import dev.mizzen.xds.push.Generators;
import dev.mizzen.xds.push.PushDispatcher;
import dev.mizzen.xds.scope.Proxies;
import dev.mizzen.xds.scope.ScopeCache;
import dev.mizzen.xds.stream.Admission;
import dev.mizzen.xds.stream.AdsService;
import dev.mizzen.xds.stream.AdsStreams;
import dev.mizzen.xds.stream.StreamCallers;
import io.grpc.BindableService;
import io.grpc.Server;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole server, built by hand from top to bottom. Construction order is start order; {@link
 * #close} runs it backwards.
 */
public final class Istiod implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Istiod.class);
  private static final int BURST = 100;
  private static final Duration ADMISSION_WAIT = Duration.ofSeconds(1);

  private final IstiodConfig config;
  private final Clock clock = Clock.systemUTC();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final IstiodMetrics metrics = new IstiodMetrics(Version.ISTIO);
  private final FaultHandler faults = new LoggedFaults(metrics);
  private final PushDispatcher dispatcher;
  private final AdsStreams streams;
  private final MeshLoader loader;
  private final ClusterStatus status;
  private final Optional<ClusterDuties> duties;
  private final MeshAuthority authority;
  private final OwnIdentity identity;
  private final CallerTrust trust;
  private final Webhooks webhooks;
  private final MeshSources sources;
  private OptionalInt grpcPort = OptionalInt.empty();
  private OptionalInt secureGrpcPort = OptionalInt.empty();
  private OptionalInt httpPort = OptionalInt.empty();
  private OptionalInt httpsPort = OptionalInt.empty();
  private OptionalInt monitoringPort = OptionalInt.empty();

  public Istiod(IstiodConfig config) {
    this.config = config;
    GeneratorSet generators = Generators.all();
    GeneratedSets sets = new GeneratedSets(generators, faults);
    this.dispatcher = new PushDispatcher(sets);
    this.streams = streams(generators, sets);
    this.loader = MeshLoading.loader(config, clock, faults, metrics);
    this.status = new ClusterStatus(config.sources(), dispatcher::latest, streams, clock, faults);
    this.duties = MeshSources.cluster(config.sources()).map(this::duties);
    this.authority = new MeshAuthority(config.identity(), duties, streams::views, clock);
    authority.observe(new CaMetrics(metrics, clock));
    this.trust =
        new CallerTrust(
            config.trust(),
            MeshSources.cluster(config.sources()).map(IstiodConfig.Mesh.Cluster::access),
            loader::current,
            metrics,
            clock,
            faults);
    this.identity =
        new OwnIdentity(config.identity(), authority, trust, this::discoveryAddress, clock, faults);
    this.webhooks = new Webhooks(config.injection(), dispatcher, metrics, clock, faults);
    this.sources =
        new MeshSources(
            config.sources(),
            loader::submit,
            status.observer(),
            webhooks.injection(),
            metrics,
            faults);
  }

  /** Starts every part. Throws what a caller can mend: a port in use, a folder that is none. */
  public void start() {
    startLoading();
    open.push(PictureFollowers.start(config, loader, identity, hasIdentity(), faults));
    startSources();
    startIdentity();
    startStreams();
    open.push(status);
    status.start();
    startPages();
    duties.ifPresent(this::startDuties);
  }

  private ClusterDuties duties(IstiodConfig.Mesh.Cluster cluster) {
    return new ClusterDuties(
        cluster.writes(),
        () -> identity.serving().current().map(Serving::rootsPem),
        () -> authority.revocations().current().map(RevocationLists::text),
        status,
        new ClusterMetrics(metrics),
        faults);
  }

  private void startDuties(ClusterDuties cluster) {
    open.push(cluster);
    cluster.start();
    loader.subscribe(cluster);
    identity.subscribe(cluster::trustChanged);
  }

  private AdsStreams streams(GeneratorSet generators, GeneratedSets sets) {
    ScopeCache scopes = new ScopeCache();
    SecretRights secretRights = new SecretRights(config.sources());
    open.push(secretRights);
    return new AdsStreams(
        dispatcher,
        generators,
        sets,
        node -> Proxies.read(config.trust().authentication().clusters().canonical(node)),
        scopes::scope,
        secretRights,
        new Admission(
            config.serving().admittedPerSecond(), BURST, ADMISSION_WAIT, System::nanoTime),
        config.serving().sendTimeout(),
        clock,
        metrics,
        faults);
  }

  private void startLoading() {
    loader.start();
    open.push(loader);
    loader.subscribe(dispatcher);
  }

  private void startSources() {
    open.push(webhooks);
    webhooks.injection().start();
    open.push(sources);
    sources.start();
  }

  private String discoveryAddress() {
    return loader.current().mesh().config().getDefaultConfig().getDiscoveryAddress();
  }

  private void startStreams() {
    open.push(trust);
    boolean isSecure = config.listeners().secureGrpc().isPresent();
    config
        .listeners()
        .secureGrpc()
        .ifPresent(
            address -> secureGrpcPort = serving(secure(address), address, "serving xDS over TLS"));
    config
        .listeners()
        .grpc()
        .ifPresent(
            address -> {
              Server server =
                  GrpcListener.open(
                      address, config.serving(), services(trust.plainStreams(), !isSecure));
              grpcPort = serving(server, address, "serving xDS");
            });
  }

  private OptionalInt serving(Server server, InetSocketAddress address, String message) {
    open.push(() -> stopStreams(server));
    LOG.atInfo()
        .addKeyValue("address", address.getHostString())
        .addKeyValue("port", server.getPort())
        .log(message);
    return OptionalInt.of(server.getPort());
  }

  private List<BindableService> services(StreamCallers callers, boolean withCertificates) {
    List<BindableService> services = new ArrayList<>();
    services.add(new AdsService(streams, callers));
    if (withCertificates) {
      trust.certificates(identity::authority, authority.seen()).ifPresent(services::add);
    }
    return services;
  }

  private Server secure(InetSocketAddress address) {
    return GrpcListener.openSecure(
        address,
        config.serving(),
        services(trust.secureStreams(), true),
        new ServingKeyManager(identity.serving()::identity),
        trust.peers(identity));
  }

  private void stopStreams(Server server) {
    server.shutdown();
    streams.drain();
    GrpcListener.close(server, config.shutdownDuration());
  }

  private void startIdentity() {
    if (hasIdentity()) {
      identity.start();
      open.push(identity);
    }
  }

  private void startPages() {
    Map<String, Page> debug = new HashMap<>(new DebugPages(streams, loader::current).pages());
    debug.put("/debug/sourcez", new SourcePage(sources::cluster));
    debug.put("/debug/caz", authority.page());
    debug.put("/debug/statusz", status.page());
    Site ready = Site.of(Map.of("/ready", query -> readiness()));
    IstiodConfig.Listeners listeners = config.listeners();
    Site pages = Site.of(debug).and(ready);
    Site http = listeners.https().isPresent() ? pages : pages.and(webhooks.site());
    listeners.http().ifPresent(address -> httpPort = open(address, http, "serving debug pages"));
    Map<String, Page> monitoring = new HashMap<>(debug);
    Page scrape = query -> HttpAnswer.of(MetricsText.CONTENT_TYPE, metrics.scrape());
    monitoring.put("/metrics", listeners.isMetricsLocal() ? new LocalPage(scrape) : scrape);
    monitoring.put(
        "/version", query -> HttpAnswer.text(200, Version.ISTIO + "-mizzen-" + Version.mizzen()));
    listeners
        .monitoring()
        .ifPresent(
            address -> monitoringPort = open(address, Site.of(monitoring), "serving metrics"));
    listeners
        .https()
        .ifPresent(address -> httpsPort = openSecure(address, webhooks.site().and(ready)));
  }

  private HttpAnswer readiness() {
    if (dispatcher.latest().isEmpty()) {
      return HttpAnswer.text(503, "waiting for the first picture of the mesh\n");
    }
    return isReady()
        ? HttpAnswer.text(200, "")
        : HttpAnswer.text(503, "waiting for the server's own certificate; see the log\n");
  }

  private OptionalInt open(InetSocketAddress address, Site site, String message) {
    return opened(address, () -> HttpListener.open(address, site), message);
  }

  private OptionalInt openSecure(InetSocketAddress address, Site site) {
    ServingKeyManager keys = new ServingKeyManager(identity.serving()::identity);
    return opened(
        address,
        () -> HttpListener.openSecure(address, site, keys, config.serving().tls()),
        "serving webhooks");
  }

  private OptionalInt opened(
      InetSocketAddress address, Supplier<HttpListener> opening, String message) {
    HttpListener listener;
    try {
      listener = opening.get();
    } catch (RuntimeException inUse) {
      throw new StartFailure("cannot listen on " + address + ": " + inUse.getMessage(), inUse);
    }
    open.push(listener);
    LOG.atInfo()
        .addKeyValue("address", address.getHostString())
        .addKeyValue("port", listener.port())
        .log(message);
    return OptionalInt.of(listener.port());
  }

  /**
   * Whether a picture of the mesh has been published, and ports over TLS have a certificate to show
   * where there are any.
   */
  public boolean isReady() {
    boolean canServeTls = !servesTls() || identity.serving().current().isPresent();
    return dispatcher.latest().isPresent() && canServeTls;
  }

  private boolean hasIdentity() {
    return servesTls() || duties.isPresent();
  }

  private boolean servesTls() {
    IstiodConfig.Listeners listeners = config.listeners();
    return listeners.https().isPresent() || listeners.secureGrpc().isPresent();
  }

  /** The port of xDS and certificates over TLS; empty where it is closed. */
  public OptionalInt secureGrpcPort() {
    return secureGrpcPort;
  }

  /** The port that xDS is served on; empty where it is closed. */
  public OptionalInt grpcPort() {
    return grpcPort;
  }

  /** The port of the webhooks; empty where they are on the plain one. */
  public OptionalInt httpsPort() {
    return httpsPort;
  }

  public OptionalInt httpPort() {
    return httpPort;
  }

  public OptionalInt monitoringPort() {
    return monitoringPort;
  }

  @Override
  public void close() {
    LOG.atInfo().log("stopping");
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception failed) { // the other parts must be closed too
        LOG.atWarn().setCause(failed).log("a part did not close");
      }
    }
    LOG.atInfo().log("stopped");
  }
}
