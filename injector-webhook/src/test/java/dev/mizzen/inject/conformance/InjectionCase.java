package dev.mizzen.inject.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.inject.ClusterFacts;
import dev.mizzen.inject.InjectorState;
import dev.mizzen.inject.NativeSidecars;
import dev.mizzen.inject.config.InjectionConfig;
import dev.mizzen.inject.config.InjectionConfigReader;
import dev.mizzen.inject.config.InjectionValues;
import dev.mizzen.inject.functions.TemplateFunctions;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.validate.MeshConfigReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One case of conformance/injection. */
public record InjectionCase(Path folder, JsonNode json) {
  private static final String OPENSHIFT_RANGE = "1000620000/10000";
  private static final InjectionConfigReader READER =
      new InjectionConfigReader(TemplateFunctions.table(Map.of()));

  public static List<InjectionCase> all(Path folder) {
    List<InjectionCase> cases = new ArrayList<>();
    ReferenceFiles.yaml(folder.resolve("cases.yaml"))
        .forEach(json -> cases.add(new InjectionCase(folder, json)));
    return cases;
  }

  public String id() {
    return json.path("id").asText();
  }

  Path file(String field) {
    return folder.resolve(json.path(field).asText());
  }

  public List<Path> webhooks() {
    return json.path("webhook").valueStream().map(name -> folder.resolve(name.asText())).toList();
  }

  public String text(String field) {
    return json.path(field).asText("");
  }

  public boolean appliesToFiles() {
    return json.path("fileModeApplies").asBoolean(true);
  }

  /** What istiod injected by: its chart's templates. */
  public InjectorState state() {
    return state(ReferenceFiles.text(setting("config")), ReferenceFiles.text(setting("values")));
  }

  /** The same with another configuration and other values. */
  public InjectorState state(String config, String values) {
    return new InjectorState(
        config(config),
        values(values),
        mesh(),
        List.of(),
        NativeSidecars.of(text("nativeSidecars")),
        "default",
        "");
  }

  private MeshConfig mesh() {
    return valid(new MeshConfigReader().read(List.of(ReferenceFiles.yaml(setting("mesh")))));
  }

  /**
   * @param name {@code config}, {@code values} or {@code mesh}
   */
  public Path setting(String name) {
    return folder.resolve(json.path("settings").path(name).asText());
  }

  private static <T> T valid(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Valid<T>(var value, var warnings) -> value;
      case Parsed.Rejected<T>(var problems) -> throw new IllegalStateException(problems.toString());
    };
  }

  boolean isNative() {
    return NativeSidecars.of(text("nativeSidecars")).appliesTo(facts().kubelets(""), "");
  }

  /** Versions by name of node. */
  public Map<String, String> kubelets() {
    Map<String, String> kubelets = new TreeMap<>();
    json.path("nodeKubeletVersions")
        .forEach(version -> kubelets.put("node-" + kubelets.size(), version.asText()));
    return kubelets;
  }

  /** Annotations of a namespace, on OpenShift alone. */
  public Map<String, String> openShiftAnnotations(String namespace) {
    return namespace.equals("test-ns")
        ? Map.of(
            "openshift.io/sa.scc.uid-range", OPENSHIFT_RANGE,
            "openshift.io/sa.scc.supplemental-groups", OPENSHIFT_RANGE)
        : Map.of();
  }

  public ClusterFacts facts() {
    Map<String, String> kubelets = kubelets();
    boolean isOpenShift = text("platform").equals("openshift");
    return new ClusterFacts() {
      @Override
      public Optional<Map<String, String>> kubelets(String cluster) {
        return Optional.of(kubelets);
      }

      @Override
      public Optional<Map<String, String>> openShiftNamespace(String cluster, String namespace) {
        return isOpenShift ? Optional.of(openShiftAnnotations(namespace)) : Optional.empty();
      }
    };
  }

  static InjectionConfig config(String yaml) {
    return valid(READER.read(yaml));
  }

  static InjectionValues values(String yaml) {
    return valid(READER.readValues(yaml));
  }
}
