package dev.mizzen.bench.micro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.inject.ClusterFacts;
import dev.mizzen.inject.InjectorState;
import dev.mizzen.inject.NativeSidecars;
import dev.mizzen.inject.PodReview;
import dev.mizzen.inject.config.InjectionConfig;
import dev.mizzen.inject.config.InjectionConfigReader;
import dev.mizzen.inject.functions.TemplateFunctions;
import dev.mizzen.model.parse.MeshDefaults;
import dev.mizzen.model.parse.Parsed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long it takes to inject one pod, and to read the injector's configuration. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // the harness calls the set-up first
public class SidecarInjection {
  private static final String SMALL =
      """
      policy: enabled
      templates:
        sidecar: |
          metadata:
            labels: {service.istio.io/canonical-name: {{ index .ObjectMeta.Labels "app" | quote }}}
          spec:
            containers:
            - name: istio-proxy
              image: "{{ .ProxyImage }}"
              args: [proxy, sidecar, "--log_as_json={{ .Values.global.logAsJson | default false }}"]
              env:
              - {name: PROXY_CONFIG, value: '{{ protoToJSON .ProxyConfig }}'}
      """;

  private static final String POD =
      """
      {"metadata": {"generateName": "web-5d-", "namespace": "shop", "labels": {"app": "web"},
        "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-5d", "controller": true}]},
       "spec": {"containers": [{"name": "web", "image": "web:1", "ports": [{"containerPort": 8080}],
        "readinessProbe": {"httpGet": {"port": 8080, "path": "/ready"}}}]}}
      """;

  /** Holds files {@code config} and {@code values}; empty takes a small template. */
  @Param("")
  public String folder;

  private final InjectionConfigReader reader =
      new InjectionConfigReader(TemplateFunctions.table(Map.of()));
  private String config;
  private InjectorState state;
  private JsonNode pod;

  @Setup
  public void read() throws IOException {
    boolean isSmall = folder.isEmpty();
    config = isSmall ? SMALL : Files.readString(Path.of(folder, "config"));
    String values = isSmall ? "{\"global\": {}}" : Files.readString(Path.of(folder, "values"));
    state =
        new InjectorState(
            configuration(),
            valid(reader.readValues(values)),
            MeshDefaults.meshConfig(),
            List.of(),
            NativeSidecars.ENABLED,
            "default",
            "");
    pod = new ObjectMapper().readTree(POD);
    if (!(pod() instanceof PodReview.Outcome.Injected)) {
      throw new IllegalArgumentException(folder + " injects nothing: " + pod());
    }
  }

  /** A pod to its patch. */
  @Benchmark
  public PodReview.Outcome pod() {
    return PodReview.of(state, ClusterFacts.NONE, pod, "shop", Map.of());
  }

  /** All templates read, as after an edit of the ConfigMap. */
  @Benchmark
  public InjectionConfig configuration() {
    return valid(reader.read(config));
  }

  private static <T> T valid(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Valid<T>(var value, _) -> value;
      case Parsed.Rejected<T>(var problems) ->
          throw new IllegalArgumentException(problems.toString());
    };
  }
}
