package dev.mizzen.istiod;

import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.istiod.metrics.IstiodMetrics;
import dev.mizzen.istiod.metrics.LoaderMetrics;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.load.LoaderSettings;
import dev.mizzen.model.load.MeshLoader;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.parse.MeshDefaults;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/** Makes the loader: from which picture it begins, what it waits for, how it batches. */
final class MeshLoading {
  private MeshLoading() {}

  static MeshLoader loader(
      IstiodConfig config, Clock clock, FaultHandler faults, IstiodMetrics metrics) {
    IstiodConfig.Sources sources = config.sources();
    Mesh mesh =
        new Mesh(
            MeshDefaults.meshConfig(),
            MeshNetworks.getDefaultInstance(),
            sources.clusterId(),
            sources.domain(),
            config.features(),
            config.headerSecrets());
    IstiodConfig.Loading loading = config.loading();
    LoaderSettings settings =
        new LoaderSettings(
            loading.debounceAfter(),
            min(loading.debounceAfter(), LoaderSettings.DEFAULT_ENDPOINT_DEBOUNCE_AFTER),
            loading.debounceMax(),
            LoaderSettings.DEFAULT_QUEUE_CAPACITY,
            Set.of(MeshSources.name(sources)));
    return new MeshLoader(
        mesh,
        settings,
        clock,
        faults,
        new UnservedObjects(new ProviderWatch(metrics, new LoaderMetrics(metrics))));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
