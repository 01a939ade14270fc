package dev.mizzen.registry.kube;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.Origin;
import dev.mizzen.model.mesh.DiscoverySelectors;
import dev.mizzen.model.parse.MeshDefaults;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.convert.ServiceDefaults;
import dev.mizzen.registry.file.NamedTexts;
import dev.mizzen.registry.file.SourceOutput;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mesh of a cluster: follows every kind of object that the mesh is made of, with one reflector
 * a kind.
 *
 * <pre>
 *   ConfigMaps of the mesh config ──► Namespaces ──► every other kind
 *                                                    custom kinds while their definition is there
 * </pre>
 *
 * <p>Shape: events for every object, then {@link MeshEvent.SourceSynced} once each kind was read;
 * later an event for every object that differs. Events of one kind keep the server's order.
 *
 * <p>Errors: a server that cannot be reached at the start is tried for ever and nothing is synced;
 * one that is lost later leaves everything as it was. A kind that the server does not show is
 * passed over, but for those without which a mesh would be wrong: services, endpoints, pods,
 * namespaces, and the policies that close what would stand open without them.
 */
public final class KubeSource implements AutoCloseable {
  /** The name in {@link MeshEvent.SourceSynced}. */
  public static final String NAME = "kubernetes";

  private static final Logger LOG = LoggerFactory.getLogger(KubeSource.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
  private static final Set<ConfigKind> REQUIRED =
      EnumSet.of(
          ConfigKind.SERVICE,
          ConfigKind.ENDPOINT_SLICE,
          ConfigKind.POD,
          ConfigKind.NAMESPACE,
          ConfigKind.AUTHORIZATION_POLICY,
          ConfigKind.PEER_AUTHENTICATION,
          ConfigKind.REQUEST_AUTHENTICATION);

  private final KubeSourceSettings settings;
  private final SourceOutput output;
  private final NamespaceFilter namespaces = new NamespaceFilter();
  private final Origin origin;
  private final SourceHealth health;
  private final FollowedKinds kinds;
  private final Map<ApiResource, MeshSettings.Layer> configMaps;
  private final Map<ApiResource, ItemSink> texts = new LinkedHashMap<>();
  private final Map<String, CountDownLatch> awaited = new HashMap<>();
  private final KubernetesClient client;
  private final Thread opener = Thread.ofVirtual().name("kube-source").unstarted(this::open);
  private volatile ServiceDefaults mesh = ServiceDefaults.of(MeshDefaults.meshConfig());

  /**
   * A source that reads nothing yet.
   *
   * @throws IllegalArgumentException where nothing says which API server is meant
   */
  public KubeSource(
      KubeAccess access,
      KubeSourceSettings settings,
      ObjectConverter converter,
      SourceOutput output,
      KubeObserver observer) {
    this(
        KubeClients.open(access, "discovery"),
        settings,
        converter,
        output,
        observer,
        KubeTiming.DEFAULT);
  }

  /**
   * @param client closed with the source
   */
  KubeSource(
      KubernetesClient client,
      KubeSourceSettings settings,
      ObjectConverter converter,
      SourceOutput output,
      KubeObserver observer,
      KubeTiming timing) {
    this.client = client;
    this.settings = settings;
    this.output = output;
    this.origin = new Origin("cluster/" + settings.clusterId().value(), 0, 0);
    this.health =
        new SourceHealth(
            observer,
            InstantSource.system(),
            () -> output.events().accept(new MeshEvent.SourceSynced(NAME)));
    this.kinds =
        new FollowedKinds(
            new KubeHttp(client, timing.answerWithin()),
            new KindStore.Basis(converter, origin, settings.revision(), namespaces, () -> mesh),
            output,
            observer,
            new Progress(),
            timing);
    this.configMaps = configMaps(settings);
  }

  private static Map<ApiResource, MeshSettings.Layer> configMaps(KubeSourceSettings settings) {
    Map<ApiResource, MeshSettings.Layer> configMaps = new LinkedHashMap<>();
    if (settings.readsMeshConfig()) {
      settings
          .sharedMeshConfig()
          .filter(name -> !name.equals(settings.meshConfigMap()))
          .ifPresent(
              name ->
                  configMaps.put(
                      ApiResource.configMap(settings.namespace(), name),
                      MeshSettings.Layer.SHARED));
      configMaps.put(
          ApiResource.configMap(settings.namespace(), settings.meshConfigMap()),
          MeshSettings.Layer.OWN);
    }
    return configMaps;
  }

  /**
   * Follows one more ConfigMap of the control plane's namespace, whatever namespaces the mesh looks
   * at. To be called before {@link #start}; the source is synced once it was looked for.
   *
   * @param changed takes its texts, or that there is none, on the reflector's thread
   */
  public void follow(String configMap, Consumer<NamedTexts> changed) {
    ApiResource resource = ApiResource.configMap(settings.namespace(), configMap);
    texts.put(resource, ConfigMapSink.texts(origin.where() + " " + resource.name(), changed));
  }

  /** Begins to read. Returns at once; the events come later. */
  public void start() {
    texts.keySet().forEach(resource -> health.expect(resource, false));
    configMaps.keySet().forEach(resource -> health.expect(resource, true));
    builtIn().forEach(resource -> health.expect(resource, isRequired(resource)));
    health.expect(ApiResource.CUSTOM_RESOURCE_DEFINITIONS, false);
    configMaps.keySet().forEach(resource -> awaited.put(resource.name(), new CountDownLatch(1)));
    awaited.put(ConfigKind.NAMESPACE.kind(), new CountDownLatch(1));
    opener.start();
  }

  /**
   * The mesh's settings changed: Services are read again where that matters, and namespaces chosen
   * anew. Any thread may call it.
   */
  public void meshConfig(MeshConfig config) {
    ServiceDefaults before = mesh;
    mesh = ServiceDefaults.of(config);
    boolean wereAll = namespaces.selected().isAll();
    Set<String> changed = DiscoverySelectors.of(config).map(namespaces::selectors).orElse(Set.of());
    if (wereAll != namespaces.selected().isAll()) {
      kinds.relist(); // namespaces that are not known yet count too
    } else {
      kinds.relistWhereIn(changed);
    }
    if (!before.equals(mesh)) {
      kinds.relist(ConfigKind.SERVICE);
    }
  }

  /** How it fares, for status pages and metrics. Any thread may call it. */
  public KubeState state() {
    Map<String, Integer> sizes = kinds.sizes();
    return health.state(name -> sizes.getOrDefault(name, 0));
  }

  private void open() {
    try {
      texts.forEach(kinds::open);
      openMeshConfig();
      Predicate<ApiResource> isNamespace =
          resource -> resource.kind().filter(ConfigKind.NAMESPACE::equals).isPresent();
      builtIn().stream().filter(isNamespace).forEach(kinds::open);
      await(ConfigKind.NAMESPACE.kind());
      builtIn().stream().filter(isNamespace.negate()).forEach(kinds::open);
      kinds.open(
          ApiResource.CUSTOM_RESOURCE_DEFINITIONS,
          new CrdGate(settings.crds(), this::defined, this::undefined));
    } catch (InterruptedException closing) {
      LOG.atDebug().log("closed before everything was opened");
    }
  }

  private void openMeshConfig() throws InterruptedException {
    MeshSettings meshSettings =
        new MeshSettings(
            output.rejections(),
            config -> {
              meshConfig(config);
              output.events().accept(new MeshEvent.MeshConfigChanged(config));
            },
            networks -> output.events().accept(new MeshEvent.MeshNetworksChanged(networks)));
    configMaps.forEach(
        (resource, layer) ->
            kinds.open(
                resource, meshSettings.layer(layer, origin.where() + " " + resource.name())));
    for (ApiResource resource : configMaps.keySet()) {
      await(resource.name());
    }
  }

  private void await(String name) throws InterruptedException {
    CountDownLatch latch = awaited.get(name);
    if (latch != null) {
      latch.await();
    }
  }

  /** Kinds that every API server has. */
  private List<ApiResource> builtIn() {
    return wanted().filter(Predicate.not(ApiResource::isCustom)).toList();
  }

  private Stream<ApiResource> wanted() {
    return ApiResource.all(settings.scope()).stream()
        .filter(resource -> ObjectConverter.serves(resource.kind().orElseThrow()))
        .filter(
            resource ->
                settings.readsAlphaGatewayApi()
                    || !resource.kind().orElseThrow().equals(ConfigKind.TCP_ROUTE));
  }

  private static boolean isRequired(ApiResource resource) {
    return resource.kind().filter(REQUIRED::contains).isPresent();
  }

  private void defined(String definition) {
    wanted()
        .filter(resource -> resource.isCustom() && resource.definition().equals(definition))
        .forEach(this::openCustom);
  }

  private void openCustom(ApiResource resource) {
    health.expect(resource, isRequired(resource));
    kinds.open(resource);
  }

  private void undefined(String definition) {
    wanted()
        .filter(resource -> resource.isCustom() && resource.definition().equals(definition))
        .forEach(
            resource -> {
              kinds.close(resource);
              health.forget(resource);
            });
  }

  @Override
  public void close() {
    opener.interrupt();
    try {
      opener.join(CLOSE_WITHIN);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    kinds.close();
    client.close();
  }

  /** Lets others go on when what they wait for was read. */
  private final class Progress implements ReflectorListener {
    @Override
    public void listed(ApiResource resource) {
      health.listed(resource);
      CountDownLatch latch = awaited.get(resource.name());
      if (latch != null) {
        latch.countDown();
      }
    }

    @Override
    public void heard(ApiResource resource) {
      health.heard(resource);
    }

    @Override
    public void watchEnded(ApiResource resource, WatchEnd why) {
      health.watchEnded(resource, why);
    }

    @Override
    public void failed(ApiResource resource, ApiFailure failure) {
      health.failed(resource, failure);
      boolean isBlind =
          failure.isForbidden() && resource.equals(ApiResource.CUSTOM_RESOURCE_DEFINITIONS);
      if (isBlind) { // then every kind is tried, and those that are not there say so
        wanted().filter(ApiResource::isCustom).forEach(this::openOnce);
      }
    }

    private void openOnce(ApiResource resource) {
      if (!health.expects(resource)) {
        openCustom(resource);
      }
    }
  }
}
