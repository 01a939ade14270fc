package dev.mizzen.registry.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.MeshDefaults;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.validate.MeshConfigReader;
import dev.mizzen.registry.file.FileLimits;
import dev.mizzen.registry.file.RejectionSink;
import dev.mizzen.registry.file.Report;
import dev.mizzen.registry.file.SettingsDocument;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * The mesh's own settings from ConfigMaps: one that a user shares between control planes, and over
 * it the control plane's own. Guarded by its lock: two reflectors call it.
 *
 * <p>A ConfigMap that is not there, or goes, sets nothing. A document that cannot be read, or with
 * which the settings as a whole are wrong, is left out; where it is the only one, the last good
 * settings stay.
 *
 * <p>Source: Istio 1.30, pkg/config/mesh/meshwatcher; unlike there nothing of a document that is
 * left out leaks into the result.
 */
final class MeshSettings {

  /** Whose ConfigMap it is, lowest precedence first. */
  enum Layer {
    SHARED,
    OWN
  }

  private static final String MESH = "mesh";
  private static final String NETWORKS = "meshNetworks";
  private static final ConfigKey NETWORKS_KEY =
      new ConfigKey(ConfigKind.MESH_NETWORKS, "", "networks");

  private final MeshConfigReader reader = new MeshConfigReader();
  private final RejectionSink rejections;
  private final Consumer<MeshConfig> meshChanged;
  private final Consumer<MeshNetworks> networksChanged;
  private final Map<Layer, Text> meshTexts = new EnumMap<>(Layer.class);
  private final Map<Layer, Text> networksTexts = new EnumMap<>(Layer.class);
  private final Map<String, Report> refusals = new HashMap<>();
  private MeshConfig mesh = MeshDefaults.meshConfig();
  private MeshNetworks networks = MeshNetworks.getDefaultInstance();

  /** A document. */
  private record Text(String where, JsonNode json, ToIntFunction<String> lines) {}

  MeshSettings(
      RejectionSink rejections,
      Consumer<MeshConfig> meshChanged,
      Consumer<MeshNetworks> networksChanged) {
    this.rejections = rejections;
    this.meshChanged = meshChanged;
    this.networksChanged = networksChanged;
  }

  /**
   * What to do with the ConfigMap of a layer.
   *
   * @param where for messages
   */
  ItemSink layer(Layer layer, String where) {
    return new ConfigMapSink(data -> set(layer, where, data.orElseGet(MissingNode::getInstance)));
  }

  /** A ConfigMap as it is now; {@code data} is missing where there is none. */
  private synchronized void set(Layer layer, String where, JsonNode data) {
    read(meshTexts, layer, where, MESH, ConfigKey.MESH_CONFIG, data);
    read(networksTexts, layer, where, NETWORKS, NETWORKS_KEY, data);
    meshConfig().filter(now -> !now.equals(mesh)).ifPresent(this::tellMesh);
    meshNetworks().filter(now -> !now.equals(networks)).ifPresent(this::tellNetworks);
  }

  private void tellMesh(MeshConfig now) {
    mesh = now;
    meshChanged.accept(now);
  }

  private void tellNetworks(MeshNetworks now) {
    networks = now;
    networksChanged.accept(now);
  }

  private void read(
      Map<Layer, Text> texts,
      Layer layer,
      String where,
      String name,
      ConfigKey key,
      JsonNode data) {
    String place = where + " " + name;
    JsonNode value = data.path(name);
    if (!value.isTextual()) {
      texts.remove(layer);
      recover(place);
      return;
    }
    switch (SettingsDocument.read(value.textValue(), FileLimits.DEFAULT)) {
      case SettingsDocument.Broken(var reason) -> refuse(place, key, List.of(reason));
      case SettingsDocument.Parsed(var json, var lines) ->
          texts.put(layer, new Text(place, json, lines));
    }
  }

  /** Empty where the last good settings stay. */
  private Optional<MeshConfig> meshConfig() {
    List<JsonNode> sound = new ArrayList<>();
    Optional<MeshConfig> result = Optional.of(MeshDefaults.meshConfig());
    for (Text text : meshTexts.values()) {
      List<JsonNode> with = new ArrayList<>(sound);
      with.add(text.json());
      Optional<MeshConfig> good = judged(text, ConfigKey.MESH_CONFIG, reader.read(with));
      if (good.isPresent()) {
        sound = with;
        result = good;
      } else if (meshTexts.size() == 1) {
        return Optional.empty();
      }
    }
    return result;
  }

  /** The first that has networks wins, the control plane's own before a shared one. */
  private Optional<MeshNetworks> meshNetworks() {
    Text text = networksTexts.getOrDefault(Layer.OWN, networksTexts.get(Layer.SHARED));
    return text == null
        ? Optional.of(MeshNetworks.getDefaultInstance())
        : judged(text, NETWORKS_KEY, reader.readNetworks(text.json()));
  }

  private <T> Optional<T> judged(Text text, ConfigKey key, Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Rejected<T>(var problems) -> {
        refuse(text.where(), key, reasons(text, problems));
        yield Optional.empty();
      }
      case Parsed.Valid<T>(var value, var warnings) -> {
        recover(text.where());
        if (!warnings.isEmpty()) {
          rejections.warned(report(text.where(), key, reasons(text, warnings)));
        }
        yield Optional.of(value);
      }
    };
  }

  private static List<Report.Reason> reasons(Text text, List<Problem> problems) {
    return problems.stream()
        .map(problem -> Report.Reason.of(problem, text.lines().applyAsInt(problem.path())))
        .toList();
  }

  private void refuse(String where, ConfigKey key, List<Report.Reason> reasons) {
    Report report = report(where, key, reasons);
    if (!report.equals(refusals.put(where, report))) {
      rejections.refused(report);
    }
  }

  private void recover(String where) {
    Report refusal = refusals.remove(where);
    if (refusal != null) {
      rejections.recovered(refusal);
    }
  }

  private static Report report(String where, ConfigKey key, List<Report.Reason> reasons) {
    return new Report(where, 0, Optional.of(key), reasons);
  }
}
