package dev.mizzen.istiod.injection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.inject.Fixtures;
import dev.mizzen.inject.NativeSidecars;
import dev.mizzen.inject.conformance.InjectionCase;
import dev.mizzen.inject.conformance.ReferenceFiles;
import dev.mizzen.inject.document.JsonDiff;
import dev.mizzen.inject.functions.TemplateFunctions;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.Kubectl;
import dev.mizzen.testing.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The webhooks as a real API server calls them. Pods are made by kubectl, since no controller runs
 * that would make those of a Deployment.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InjectionClusterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAME = "istio-sidecar-injector";
  private static final Set<String> REPEATING =
      Set.of("ISTIO_META_POD_PORTS", "ISTIO_KUBE_APP_PROBERS");
  private static final String FROM_FIXTURES = "hub/proxyv2:1.30.3";
  private static final String VALUES = "{\"global\": {\"hub\": \"hub\", \"tag\": \"1.30.3\"}}";

  private final WebhookTls tls = new WebhookTls();
  private KubeApiServer cluster;
  private Kubectl kubectl;
  private RunningIstiod istiod;

  @BeforeAll
  void start(@TempDir Path work) throws Exception {
    cluster = KubeApiServer.start(Files.createDirectory(work.resolve("cluster")));
    kubectl = cluster.kubectl();
    kubectl.apply(
        """
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: plain}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}
        ---
        {apiVersion: v1, kind: Node, metadata: {name: a}}
        ---
        {apiVersion: v1, kind: Node, metadata: {name: b}}
        """);
    kubectl.applyStatus(
        """
        ---
        {apiVersion: v1, kind: Node, metadata: {name: a}, status: {nodeInfo: %1$s}}
        ---
        {apiVersion: v1, kind: Node, metadata: {name: b}, status: {nodeInfo: %1$s}}
        """
            .formatted(
                "{kubeletVersion: v1.33.0, machineID: '', systemUUID: '', bootID: '',"
                    + " kernelVersion: '', osImage: '', containerRuntimeVersion: '',"
                    + " kubeProxyVersion: '', operatingSystem: linux, architecture: amd64}"));
    kubectl.run("label", "namespace", "default", "istio-injection=enabled");
    istiod =
        RunningIstiod.withWebhooks(
            cluster.kubeconfig(),
            new InjectionSettings(
                true,
                work.resolve("no-files"),
                "istio-system",
                "default",
                NativeSidecars.AUTO,
                false,
                TemplateFunctions.table(Map.of())),
            tls.files(work));
    istiod.awaitReady();
  }

  @AfterEach
  void tidyUp() throws InterruptedException {
    kubectl.run("delete", "mutatingwebhookconfigurations,validatingwebhookconfigurations", "--all");
    for (String namespace : List.of("default", "plain", "shop")) {
      deletePods(namespace);
    }
  }

  private void deletePods(String namespace) throws InterruptedException {
    kubectl.run("delete", "pods", "--all", "--now", "-n", namespace);
  }

  @AfterAll
  void stop() {
    if (istiod != null) {
      istiod.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  private void configMap(String name, Map<String, String> data) throws InterruptedException {
    ObjectNode map = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", name).put("namespace", "istio-system");
    ObjectNode texts = map.putObject("data");
    data.forEach(texts::put);
    kubectl.apply(map.toString());
  }

  private void configure(String config) throws Exception {
    configMap(NAME, Map.of("config", config, "values", VALUES));
  }

  private void await(String state) throws InterruptedException {
    assertThat(
            EnvoyProcess.await(
                PATIENCE,
                () ->
                    istiod
                        .metrics()
                        .contains("mizzen_injector_config{state=\"" + state + "\"} 1\n")))
        .as(state)
        .isTrue();
  }

  /**
   * With the chart's selectors for revision {@code default}.
   *
   * @param words that only pods have which the wanted configuration injects
   */
  private void registerInjector(String words) throws InterruptedException {
    String entry =
        """
        - name: %s.sidecar-injector.istio.io
          clientConfig: {url: "https://localhost:%d/inject", caBundle: %s}
          rules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [pods]}]
          failurePolicy: Fail
          sideEffects: None
          admissionReviewVersions: [v1]
          namespaceSelector: {matchExpressions: [%s]}
          objectSelector: {matchExpressions: [%s]}
        """;
    kubectl.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: injector}
        webhooks:
        """
            + entry.formatted(
                "namespace",
                istiod.httpsPort(),
                tls.caBundle(),
                "{key: istio-injection, operator: In, values: [enabled]}",
                "{key: sidecar.istio.io/inject, operator: NotIn, values: ['false']}")
            + entry.formatted(
                "object",
                istiod.httpsPort(),
                tls.caBundle(),
                "{key: istio-injection, operator: DoesNotExist},"
                    + " {key: istio.io/rev, operator: DoesNotExist}",
                "{key: sidecar.istio.io/inject, operator: In, values: ['true']},"
                    + " {key: istio.io/rev, operator: DoesNotExist}"));
    awaitInjection(words);
  }

  /** An API server takes webhooks up a moment after it was told of them. */
  private void awaitInjection(String words) throws InterruptedException {
    assertThat(EnvoyProcess.await(PATIENCE, () -> probed().contains(words))).as(probed()).isTrue();
  }

  private String probed() {
    return said(() -> kubectl.tryCreate(pod("shop", "probe", "")));
  }

  /** What kubectl says, be it well or not. */
  private static String said(Callable<String> command) {
    try {
      return command.call();
    } catch (IllegalStateException refused) {
      return String.valueOf(refused.getMessage());
    } catch (Exception unforeseen) {
      throw new AssertionError(unforeseen);
    }
  }

  private static String pod(String namespace, String name, String labels) {
    return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s, labels: {%s}, annotations: {a: b}}
        spec: {serviceAccountName: default, containers: [{name: app, image: app}]}
        """
        .formatted(name, namespace, labels);
  }

  private List<String> containers(String namespace, String name) throws Exception {
    return stored(namespace, name).at("/spec/containers").findValuesAsText("name").stream()
        .filter(container -> container.equals("app") || container.endsWith("-proxy"))
        .toList();
  }

  private JsonNode stored(String namespace, String name) throws Exception {
    return JSON.readTree(kubectl.run("get", "pod", name, "-n", namespace, "-o", "json"));
  }

  @Test
  void podsComeOutAsTheRecordedOnesDo() throws Exception {
    // Given
    List<InjectionCase> cases =
        InjectionCase.all(Reference.require("conformance/injection")).stream()
            .filter(InjectionClusterTest::hasDefaultSettings)
            .toList();
    InjectionCase any = cases.getFirst();
    Map<String, JsonNode> given = new TreeMap<>();
    Map<String, JsonNode> wanted = new TreeMap<>();
    for (InjectionCase injection : cases) {
      for (Path file : injection.webhooks()) {
        JsonNode recorded = ReferenceFiles.yaml(file);
        Optional<JsonNode> asStored = tried(recorded.path("result"));
        if (recorded.path("namespace").asText().isEmpty() && asStored.isPresent()) {
          given.put(file.getFileName().toString(), recorded.path("pod"));
          wanted.put(file.getFileName().toString(), asStored.get());
        }
      }
    }
    configMap(
        NAME,
        Map.of(
            "config",
            ReferenceFiles.text(any.setting("config")),
            "values",
            ReferenceFiles.text(any.setting("values"))));
    registerInjector("ISTIO_META_OWNER");
    // When
    Map<String, JsonNode> injected = new TreeMap<>();
    given.forEach((name, pod) -> injected.put(name, tried(pod).orElseThrow()));
    // Then
    assertThat(injected).hasSizeGreaterThan(20);
    SoftAssertions softly = new SoftAssertions();
    injected.forEach(
        (name, pod) ->
            softly
                .assertThat(JsonDiff.of(Objects.requireNonNull(wanted.get(name)), pod))
                .as(name)
                .isEmpty());
    softly.assertAll();
  }

  private static boolean hasDefaultSettings(InjectionCase injection) {
    return injection.setting("values").endsWith("values-3dd4d1dc.json")
        && injection.setting("mesh").endsWith("mesh-f487f91e.yaml")
        && injection.text("nativeSidecars").equals("auto")
        && injection.kubelets().containsValue("v1.34.0");
  }

  /** What comes of a pod; empty where the API server itself does not take it. */
  private Optional<JsonNode> tried(JsonNode recorded) {
    String said = said(() -> kubectl.tryCreate(named(recorded).toString()));
    int start = said.indexOf("{\n");
    if (said.contains("is invalid") || start < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(comparable(JSON.readTree(said.substring(start))));
    } catch (JsonProcessingException noJson) {
      throw new AssertionError(said, noJson);
    }
  }

  /** As an API server takes it: with a kind, a name, and owners that have an identity. */
  private static JsonNode named(JsonNode recorded) {
    ObjectNode pod = recorded.deepCopy();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.withObjectProperty("metadata");
    if (metadata.path("name").asText().isEmpty()) {
      metadata.put("name", "pod");
    }
    ObjectNode spec = pod.withObjectProperty("spec");
    if (spec.path("serviceAccountName").asText().isEmpty()) {
      spec.put("serviceAccountName", "default");
    }
    metadata.path("ownerReferences").forEach(owner -> ((ObjectNode) owner).put("uid", "u"));
    return pod;
  }

  /**
   * Without what is of the moment, and without texts that repeat fields of the pod: a webhook sees
   * them with the API server's defaults, the recorded pods had none.
   */
  private static JsonNode comparable(JsonNode tried) {
    ObjectNode pod = tried.deepCopy();
    pod.withObjectProperty("metadata")
        .remove(List.of("uid", "resourceVersion", "creationTimestamp", "managedFields"));
    if (pod.at("/metadata/annotations") instanceof ObjectNode annotations) {
      annotations.remove("proxy.istio.io/overrides");
    }
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path("spec").path(list)) {
        if (container.path("env") instanceof ArrayNode env) {
          env.removeIf(variable -> REPEATING.contains(variable.path("name").asText()));
        }
      }
    }
    return pod;
  }

  @Test
  void labelsOfNamespacesAndPodsSelect() throws Exception {
    configure(Fixtures.CONFIG);
    registerInjector(FROM_FIXTURES);

    kubectl.create(
        pod("shop", "in", "")
            + "---\n"
            + pod("shop", "out", "sidecar.istio.io/inject: 'false'")
            + "---\n"
            + pod("plain", "out", "")
            + "---\n"
            + pod("plain", "in", "sidecar.istio.io/inject: 'true'"));

    assertThat(containers("shop", "in")).contains("istio-proxy");
    assertThat(containers("shop", "out")).containsExactly("app");
    assertThat(containers("plain", "out")).containsExactly("app");
    assertThat(containers("plain", "in")).contains("istio-proxy");
  }

  @Test
  void aBrokenUpdateKeepsTheLastConfiguration() throws Exception {
    configure(Fixtures.CONFIG);
    registerInjector(FROM_FIXTURES);

    configure(Fixtures.CONFIG.replace("{{ .ProxyImage }}", "{{ .ProxyImage "));
    await("stale");
    kubectl.create(pod("shop", "in", ""));

    assertThat(containers("shop", "in")).contains("istio-proxy");
  }

  @Test
  void theInjectorOutlivesARestartOfTheApiServer() throws Exception {
    configure(Fixtures.CONFIG);
    registerInjector(FROM_FIXTURES);

    cluster.killServer();
    cluster.startServer();
    awaitInjection(FROM_FIXTURES);
    configure(Fixtures.CONFIG.replace("{{ .ProxyImage }}", "{{ .ProxyImage "));
    await("stale");
    configure(
        Fixtures.CONFIG
            .replace("name: istio-proxy", "name: other-proxy")
            .replace("{{ .ProxyImage }}", "other"));
    await("in_force");
    kubectl.create(pod("shop", "in", ""));

    assertThat(containers("shop", "in")).contains("other-proxy");
  }

  @Test
  void aPodThatCannotBeInjectedIsRefusedWithTheReason() throws Exception {
    configure(Fixtures.CONFIG);
    registerInjector(FROM_FIXTURES);

    String pod = pod("shop", "bad", "").replace("{a: b}", "{sidecar.istio.io/proxyCPU: a lot}");

    assertThatThrownBy(() -> kubectl.create(pod))
        .hasMessageContaining("namespace.sidecar-injector.istio.io")
        .hasMessageContaining("denied the request")
        .hasMessageContaining("sidecar.istio.io/proxyCPU");
  }

  @Test
  void kubectlApplyOfABadVirtualServiceIsRefusedWithTheReason() throws Exception {
    kubectl.apply(Path.of("../deploy/crds/virtualservices.networking.istio.io.yaml"));
    kubectl.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: validator}
        webhooks:
        - name: rev.validation.istio.io
          clientConfig: {url: "https://localhost:%d/validate", caBundle: %s}
          rules:
          - operations: [CREATE, UPDATE]
            apiGroups: [networking.istio.io]
            apiVersions: ["*"]
            resources: ["*"]
          failurePolicy: Fail
          sideEffects: None
          admissionReviewVersions: [v1]
        """
            .formatted(istiod.httpsPort(), tls.caBundle()));
    String service =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: a, namespace: shop}
        spec: {hosts: ["%s"], http: [{route: [{destination: {host: a}}]}]}
        """;

    assertThat(
            EnvoyProcess.await(
                PATIENCE,
                () ->
                    said(() -> kubectl.apply(service.formatted("*")))
                        .contains("denied the request")))
        .isTrue();

    assertThat(said(() -> kubectl.apply(service.formatted("*"))))
        .contains("admission webhook \"rev.validation.istio.io\" denied the request")
        .contains("configuration is invalid")
        .contains("spec.hosts[0] is *, which only a VirtualService of gateways may have");
    assertThat(kubectl.apply(service.formatted("a"))).contains("serverside-applied");
  }
}
