package dev.mizzen.istiod.injection;

import dev.mizzen.api.networking.v1beta1.ProxyConfig;
import dev.mizzen.inject.InjectorState;
import dev.mizzen.inject.config.InjectionConfigReader;
import dev.mizzen.istiod.admission.InjectionWebhook;
import dev.mizzen.istiod.admission.Injector;
import dev.mizzen.istiod.http.PooledPage;
import dev.mizzen.istiod.http.Site;
import dev.mizzen.istiod.metrics.InjectionCounts;
import dev.mizzen.istiod.metrics.IstiodMetrics;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.registry.file.FileLimits;
import dev.mizzen.registry.file.TextFiles;
import dev.mizzen.registry.kube.KubeSource;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sidecar injector, served. Its configuration comes from files where there are such at the
 * start, else from a ConfigMap of the control plane's namespace, wherever the mesh's objects come
 * from; what it needs to know of the mesh, from the newest picture.
 *
 * <p>Source: Istio 1.30, pilot/pkg/bootstrap/sidecarinjector.go. Otherwise than there a ConfigMap
 * that comes later takes effect, and a bad one at the start does not end the server.
 */
public final class InjectionService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InjectionService.class);
  private static final String PATH = "/inject";

  /** A server that is asked for one does not start. */
  private final InjectionSettings settings;

  private final Supplier<Optional<PushContext>> mesh;
  private final InjectorConfiguration configuration;
  private final Optional<TextFiles> files;
  private final PooledPage page;

  /**
   * @param mesh its newest picture; empty before the first
   */
  public InjectionService(
      InjectionSettings settings,
      Supplier<Optional<PushContext>> mesh,
      IstiodMetrics metrics,
      InstantSource clock,
      FaultHandler faults) {
    this.settings = settings;
    this.mesh = mesh;
    boolean hasFiles =
        settings.isEnabled()
            && Files.exists(settings.folder().resolve(InjectorConfiguration.CONFIG));
    this.configuration =
        new InjectorConfiguration(
            new InjectionConfigReader(settings.functions()),
            hasFiles ? settings.folder().toString() : settings.configMap().toString());
    this.files = hasFiles ? Optional.of(files(settings, configuration, faults)) : Optional.empty();
    InjectionCounts counts = new InjectionCounts(metrics, this::phase);
    this.page =
        new PooledPage(new InjectionWebhook(this::injector, counts, clock), counts::overloaded);
  }

  private static TextFiles files(
      InjectionSettings settings, InjectorConfiguration configuration, FaultHandler faults) {
    return new TextFiles(
        settings.folder(),
        List.of(InjectorConfiguration.CONFIG, InjectorConfiguration.VALUES),
        FileLimits.DEFAULT,
        configuration,
        faults);
  }

  /** Reads the files, where there are such. */
  public void start() {
    if (!settings.isEnabled()) {
      LOG.atInfo().log("the injector is turned off by INJECT_ENABLED");
    }
    files.ifPresent(TextFiles::start);
  }

  /** Takes the configuration from a cluster, unless it comes from files. */
  public void readFrom(KubeSource cluster) {
    if (readsConfigMap()) {
      cluster.follow(settings.configMap().name(), configuration);
    }
  }

  /**
   * Takes the configuration from a folder of objects, unless it comes from files.
   *
   * @param next gets every event of that source too
   */
  public Consumer<MeshEvent> readFrom(Consumer<MeshEvent> next) {
    return readsConfigMap()
        ? new InjectorConfigMap(settings.configMap(), configuration).andThen(next)
        : next;
  }

  private boolean readsConfigMap() {
    return settings.isEnabled() && files.isEmpty();
  }

  /** Where reviews are posted to; nothing where the injector is turned off. */
  public Site site() {
    return settings.isEnabled()
        ? new Site(Map.of(), Map.of(PATH, page, PATH + "/", page))
        : new Site(Map.of(), Map.of());
  }

  private String phase() {
    return settings.isEnabled()
        ? configuration.view().phase().name().toLowerCase(Locale.ROOT)
        : "off";
  }

  private Injector injector() {
    InjectorConfiguration.View view = configuration.view();
    Optional<PushContext> picture = mesh.get();
    if (view.good().isEmpty()) {
      return new Injector.Unready("the sidecar injector cannot inject: " + view.detail());
    }
    if (picture.isEmpty()) {
      return new Injector.Unready(
          "the sidecar injector cannot inject: the mesh has not been read yet");
    }
    return ready(view.good().get(), picture.get());
  }

  private Injector ready(InjectorConfiguration.Good good, PushContext picture) {
    InjectorState state =
        new InjectorState(
            good.config(),
            good.values(),
            picture.mesh().config(),
            picture.configs().all(ConfigKind.PROXY_CONFIG, ProxyConfig.class),
            settings.nativeSidecars(),
            settings.revision(),
            picture.mesh().features().compliance().text());
    return new Injector.Ready(state, new MeshFacts(picture, settings.isOpenShift()));
  }

  @Override
  public void close() {
    files.ifPresent(TextFiles::close);
    page.close();
  }
}
