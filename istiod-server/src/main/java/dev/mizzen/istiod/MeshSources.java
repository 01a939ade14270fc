package dev.mizzen.istiod;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.istiod.injection.InjectionService;
import dev.mizzen.istiod.metrics.CountedRejections;
import dev.mizzen.istiod.metrics.IstiodMetrics;
import dev.mizzen.istiod.metrics.KubeMetrics;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.mesh.DiscoverySelectors;
import dev.mizzen.model.parse.MeshDefaults;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.convert.ServiceDefaults;
import dev.mizzen.registry.file.DirectorySource;
import dev.mizzen.registry.file.FileLimits;
import dev.mizzen.registry.file.MeshConfigFiles;
import dev.mizzen.registry.file.SourceOutput;
import dev.mizzen.registry.kube.KubeObserver;
import dev.mizzen.registry.kube.KubeSource;
import dev.mizzen.registry.kube.KubeSourceSettings;
import dev.mizzen.registry.kube.KubeState;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** What the mesh is read from: a folder, or a cluster; and beside it the files of mesh settings. */
final class MeshSources implements AutoCloseable {
  private final IstiodConfig.Sources config;
  private final Consumer<MeshEvent> events;
  private final KubeObserver observer;
  private final InjectionService injection;
  private final IstiodMetrics metrics;
  private final FaultHandler faults;
  private final CountedRejections rejections;
  private final ObjectConverter converter;
  private final Deque<Runnable> open = new ArrayDeque<>();
  private volatile Optional<KubeSource> cluster = Optional.empty();

  /**
   * @param observer hears of the objects of a cluster
   */
  MeshSources(
      IstiodConfig.Sources config,
      Consumer<MeshEvent> events,
      KubeObserver observer,
      InjectionService injection,
      IstiodMetrics metrics,
      FaultHandler faults) {
    this.config = config;
    this.events = events;
    this.observer = observer;
    this.injection = injection;
    this.metrics = metrics;
    this.faults = faults;
    this.rejections = new CountedRejections(metrics);
    this.converter = new ObjectConverter(config.clusterId(), config.domain(), ConfigReading::read);
  }

  /** The source without which nothing is served. */
  static String name(IstiodConfig.Sources config) {
    return switch (config.mesh()) {
      case IstiodConfig.Mesh.Folder folder -> DirectorySource.NAME;
      case IstiodConfig.Mesh.Cluster cluster -> KubeSource.NAME;
    };
  }

  /** The cluster that is read; empty where the mesh is a folder. */
  static Optional<IstiodConfig.Mesh.Cluster> cluster(IstiodConfig.Sources config) {
    return switch (config.mesh()) {
      case IstiodConfig.Mesh.Folder folder -> Optional.empty();
      case IstiodConfig.Mesh.Cluster cluster -> Optional.of(cluster);
    };
  }

  /**
   * Begins to read.
   *
   * @throws IllegalArgumentException where the folder is none, or nothing names an API server
   */
  void start() {
    switch (config.mesh()) {
      case IstiodConfig.Mesh.Folder(var folder) -> {
        DirectorySource objects =
            new DirectorySource(
                folder,
                FileLimits.DEFAULT,
                converter,
                ServiceDefaults.of(MeshDefaults.meshConfig()),
                output(injection.readFrom(events)));
        readSettings(
            changed -> {
              objects.serviceDefaults(ServiceDefaults.of(changed));
              DiscoverySelectors.of(changed).ifPresent(objects::discoverySelectors);
            });
        objects.start();
        open.push(objects::close);
      }
      case IstiodConfig.Mesh.Cluster given -> {
        boolean hasFile = Files.exists(config.meshConfig());
        KubeSource objects = cluster(given, !hasFile);
        open.push(objects::close);
        injection.readFrom(objects);
        if (hasFile) {
          readSettings(objects::meshConfig);
        }
        objects.start();
        cluster = Optional.of(objects);
      }
    }
  }

  private KubeSource cluster(IstiodConfig.Mesh.Cluster given, boolean readsMeshConfig) {
    KubeMetrics counting = new KubeMetrics(metrics, this::cluster);
    KubeSourceSettings settings =
        new KubeSourceSettings(
            config.clusterId(),
            given.namespace(),
            given.scope(),
            given.revision(),
            readsMeshConfig,
            given.sharedMeshConfig(),
            given.crds(),
            given.readsAlphaGatewayApi());
    return new KubeSource(
        given.access(), settings, converter, output(events), counting.and(observer));
  }

  /** How the cluster's source fares; empty where the mesh is a folder. Any thread may call it. */
  Optional<KubeState> cluster() {
    return cluster.map(KubeSource::state);
  }

  /** The files of mesh settings, which are known when this returns. */
  private void readSettings(Consumer<MeshConfig> changed) {
    Consumer<MeshEvent> told =
        event -> {
          if (event instanceof MeshEvent.MeshConfigChanged(var config)) {
            changed.accept(config);
          }
          events.accept(event);
        };
    MeshConfigFiles settings =
        new MeshConfigFiles(
            config.meshConfig(), config.networksConfig(), FileLimits.DEFAULT, output(told));
    settings.start();
    open.push(settings::close);
  }

  private SourceOutput output(Consumer<MeshEvent> told) {
    return new SourceOutput(told, rejections, faults);
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
