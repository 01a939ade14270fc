package dev.mizzen.registry.file;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.validate.MeshConfigReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The mesh config and the mesh networks from their files ({@code --meshConfig}, {@code
 * --networksConfig}), laid over the defaults.
 *
 * <p>Shape: {@link #start} tells of both before it returns, so a source started behind it can rely
 * on them; later a change is told of within a second.
 *
 * <p>Errors: a bad file leaves the last good settings in force, at the start the defaults, and is
 * reported with line and field.
 */
public final class MeshConfigFiles implements AutoCloseable {
  private final SettingsFile<MeshConfig> meshConfig;
  private final SettingsFile<MeshNetworks> networks;
  private final SourceOutput output;
  private final ChangeWatch watch;

  public MeshConfigFiles(Path meshConfig, Path networks, FileLimits limits, SourceOutput output) {
    MeshConfigReader reader = new MeshConfigReader();
    ConfigKey networksKey = new ConfigKey(ConfigKind.MESH_NETWORKS, "", "networks");
    this.meshConfig =
        new SettingsFile<>(
            meshConfig,
            ConfigKey.MESH_CONFIG,
            json -> reader.read(List.of(json)),
            limits,
            output.rejections());
    this.networks =
        new SettingsFile<>(
            networks, networksKey, reader::readNetworks, limits, output.rejections());
    this.output = output;
    this.watch = new ChangeWatch("mesh-config-files", this::sweep, output.faults());
  }

  /** Reads both files on the caller's thread, then watches them. */
  public void start() {
    tell(Look.once());
    watch.start(Look.Cause.PERIODIC);
  }

  @Override
  public void close() {
    watch.close();
  }

  private Map<Path, Optional<Object>> sweep(Look look) {
    tell(look);
    return folders();
  }

  private void tell(Look look) {
    meshConfig
        .changed(look)
        .ifPresent(config -> output.events().accept(new MeshEvent.MeshConfigChanged(config)));
    networks
        .changed(look)
        .ifPresent(found -> output.events().accept(new MeshEvent.MeshNetworksChanged(found)));
  }

  private Map<Path, Optional<Object>> folders() {
    return WatchedFolders.of(
        Stream.of(meshConfig.file(), networks.file())
            .map(file -> Optional.ofNullable(file.toAbsolutePath().getParent()))
            .flatMap(Optional::stream)
            .toArray(Path[]::new));
  }
}
