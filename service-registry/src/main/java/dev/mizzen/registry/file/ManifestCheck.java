package dev.mizzen.registry.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.validate.MeshConfigReader;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.convert.ServiceDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Judges files as the server would, without serving them. Used by one thread; remembers which
 * objects it has seen, so that a second one of the same name is told of.
 */
public final class ManifestCheck {
  private final FileLimits limits;
  private final ManifestReader manifests;
  private final ServiceDefaults mesh;
  private final MeshConfigReader settings = new MeshConfigReader();
  private final Map<ConfigKey, LoadedObject> seen = new HashMap<>();

  /**
   * @param converter also decides how strict the reading is
   */
  public ManifestCheck(ObjectConverter converter, ServiceDefaults mesh, FileLimits limits) {
    this.limits = limits;
    this.manifests = new ManifestReader(converter, new YamlParser(limits.maxFileBytes()));
    this.mesh = mesh;
  }

  /**
   * What came of a file.
   *
   * @param objects how many of kinds that are judged
   * @param passedOver how many of which other kinds
   * @param reports what is wrong, and what an author should look at
   */
  public record Checked(int objects, Map<String, Integer> passedOver, List<Report> reports) {
    public Checked {
      passedOver = Map.copyOf(passedOver);
      reports = List.copyOf(reports);
    }

    static Checked unusable(Path file, String message) {
      return new Checked(0, Map.of(), List.of(Report.file(file, message)));
    }
  }

  /**
   * The files of manifests in a folder and below it, in order; a file itself.
   *
   * @throws IOException where the folder cannot be listed
   */
  public static List<Path> files(Path place) throws IOException {
    return Files.isDirectory(place)
        ? List.copyOf(FolderScan.of(place).files().keySet())
        : List.of(place);
  }

  /** Judges a file of manifests. */
  public Checked manifests(Path file) {
    return switch (FileText.read(file, limits)) {
      case FileText.Text(var text, _, _) -> manifests(file, text);
      case FileText.Unusable(var message) -> Checked.unusable(file, message);
      case FileText.Moving() -> Checked.unusable(file, "was written while it was read");
      case FileText.Gone() -> Checked.unusable(file, "is not there");
    };
  }

  /**
   * Judges manifests that are no file.
   *
   * @param name stands in reports; one that ends with {@code .json} is read as JSON
   */
  public Checked manifests(Path name, String text) {
    List<Report> reports = new ArrayList<>();
    Map<String, Integer> passedOver = new HashMap<>();
    int objects = 0;
    for (DocumentContent document : manifests.read(name, text, mesh, Map.of()).values()) {
      reports.addAll(document.refusals());
      document.objects().forEach(object -> judged(object, reports));
      document.skipped().forEach((kind, count) -> passedOver.merge(kind, count, Integer::sum));
      objects += document.objects().size() + document.refusals().size();
    }
    return new Checked(objects, passedOver, reports);
  }

  private void judged(LoadedObject object, List<Report> reports) {
    object.warning().ifPresent(reports::add);
    LoadedObject first = seen.putIfAbsent(object.key(), object);
    if (first != null) {
      reports.add(object.isGivenAlready(first));
    }
  }

  /** Judges a file of the mesh's settings. */
  public Checked meshConfig(Path file) {
    return settings(file, ConfigKey.MESH_CONFIG, json -> settings.read(List.of(json)));
  }

  /** Judges a file of the mesh's networks. */
  public Checked meshNetworks(Path file) {
    return settings(
        file, new ConfigKey(ConfigKind.MESH_NETWORKS, "", "networks"), settings::readNetworks);
  }

  private <T> Checked settings(Path file, ConfigKey key, Function<JsonNode, Parsed<T>> parse) {
    if (!Files.exists(file)) {
      return Checked.unusable(file, "is not there");
    }
    CollectedReports reports = new CollectedReports();
    new SettingsFile<>(file, key, parse, limits, reports).changed(Look.once());
    return new Checked(1, Map.of(), reports.all());
  }

  /** Keeps what it hears of one file. */
  private static final class CollectedReports implements RejectionSink {
    private final List<Report> reports = new ArrayList<>();

    List<Report> all() {
      return List.copyOf(reports);
    }

    @Override
    public void refused(Report report) {
      reports.add(report);
    }

    @Override
    public void recovered(Report report) {
      throw new IllegalStateException("a file that is read once cannot recover: " + report);
    }

    @Override
    public void warned(Report report) {
      reports.add(report);
    }
  }
}
