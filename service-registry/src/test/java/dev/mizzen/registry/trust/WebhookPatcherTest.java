package dev.mizzen.registry.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.registry.apiserver.Eventually;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.ObjectWatches;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Configurations of webhooks on a real API server; nobody listens where they point to. */
@ExtendWith(SharedApiServer.class)
class WebhookPatcherTest {
  private static final String OURS = "istio-sidecar-injector-patched";
  private static final String OTHERS = "istio-sidecar-injector-other";
  private static final String VALIDATOR = "istio-validator-patched";

  private final KubeApiServer server;
  private final KubeObjects objects;
  private final ObjectWatches watches;
  private final List<String> faults = new ArrayList<>();
  private final List<String> noted = new CopyOnWriteArrayList<>();
  private volatile Optional<String> roots = Optional.of("first");
  private final WebhookPatcher injection;
  private final WebhookPatcher validation;

  WebhookPatcherTest(KubeApiServer server) {
    this.server = server;
    KubeAccess access = KubeAccess.by(Optional.of(server.kubeconfig()));
    this.objects = KubeObjects.open(access, "test");
    this.watches = ObjectWatches.open(access, "test", (where, fault) -> faults.add(where));
    PatchObserver observer =
        new PatchObserver() {
          @Override
          public void attempted() {
            noted.add("attempted");
          }

          @Override
          public void failed(String configuration, String reason) {
            noted.add(configuration + " " + reason);
          }
        };
    this.injection =
        WebhookPatcher.injection(
            objects, "patched", () -> roots, observer, (where, fault) -> faults.add(where));
    this.validation =
        WebhookPatcher.validation(
            objects,
            "default",
            "patched",
            () -> roots,
            observer,
            (where, fault) -> faults.add(where));
  }

  @AfterEach
  void end() throws InterruptedException {
    injection.close();
    validation.close();
    watches.close();
    objects.close();
    for (String name : List.of(OURS, OTHERS)) {
      server.kubectl().run("delete", "mutatingwebhookconfiguration", name, "--ignore-not-found");
    }
    server
        .kubectl()
        .run("delete", "validatingwebhookconfiguration", VALIDATOR, "--ignore-not-found");
    server.kubectl().run("delete", "crd", "gateways.networking.istio.io", "--ignore-not-found");
    assertThat(faults).isEmpty();
  }

  private static String mutating(String name, String revision, String entry) {
    return """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata:
          name: %s
          labels: {istio.io/rev: %s}
          annotations: {example.com/note: kept}
        webhooks:
        - name: %s
          admissionReviewVersions: [v1]
          sideEffects: None
          failurePolicy: Fail
          clientConfig: {url: "https://127.0.0.1:1/inject"}
          objectSelector: {matchLabels: {nobody: has-this}}
          rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
        - name: other.example.com
          admissionReviewVersions: [v1]
          sideEffects: None
          clientConfig: {url: "https://127.0.0.1:1/other"}
          objectSelector: {matchLabels: {nobody: has-this}}
          rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
        """
        .formatted(name, revision, entry);
  }

  private void applyMutating(String name, String revision) throws InterruptedException {
    server.kubectl().apply(mutating(name, revision, "rev.namespace.sidecar-injector.istio.io"));
  }

  private ObjectNode get(ObjectRef object) throws InterruptedException {
    return ((Answer.Done) objects.get(object)).object();
  }

  private static String bundle(JsonNode configuration, int entry) {
    String text = configuration.at("/webhooks/" + entry + "/clientConfig/caBundle").asText("");
    return new String(Base64.getDecoder().decode(text), US_ASCII);
  }

  private ObjectNode await(ObjectRef object, String wanted) throws Exception {
    return Eventually.value(() -> get(object), found -> bundle(found, 0).equals(wanted));
  }

  @Test
  void injectingEntriesOfOurRevisionAreToldTheRootsAndNoOthers() throws Exception {
    applyMutating(OURS, "patched");
    applyMutating(OTHERS, "other");
    injection.start(watches);

    ObjectNode ours = await(ObjectRef.mutatingWebhooks(OURS), "first");

    assertThat(bundle(ours, 1)).isEmpty();
    assertThat(ours.at("/metadata/annotations").toString()).contains("kept");
    assertThat(bundle(get(ObjectRef.mutatingWebhooks(OTHERS)), 0)).isEmpty();
    assertThat(noted).containsExactly("attempted");
  }

  @Test
  void aBundleThatSomebodyEditedIsPutRightAndNewRootsAreTold() throws Exception {
    applyMutating(OURS, "patched");
    injection.start(watches);
    ObjectNode ours = await(ObjectRef.mutatingWebhooks(OURS), "first");

    ObjectNode forged = WebhookBundles.withRoots(ours, "", "forged");
    assertThat(objects.update(ObjectRef.mutatingWebhooks(OURS), forged))
        .isInstanceOf(Answer.Done.class);
    await(ObjectRef.mutatingWebhooks(OURS), "first");
    roots = Optional.of("second");
    injection.changed();

    await(ObjectRef.mutatingWebhooks(OURS), "second");
  }

  @Test
  void whatIsRightIsNotWritten() throws Exception {
    applyMutating(OURS, "patched");
    injection.start(watches);
    ObjectNode ours = await(ObjectRef.mutatingWebhooks(OURS), "first");

    injection.changed();
    server.kubectl().apply(mutating(OTHERS, "patched", "a.sidecar-injector.istio.io"));
    await(ObjectRef.mutatingWebhooks(OTHERS), "first");

    assertThat(get(ObjectRef.mutatingWebhooks(OURS)).at("/metadata/resourceVersion"))
        .isEqualTo(ours.at("/metadata/resourceVersion"));
  }

  @Test
  void aConfigurationWithoutOurEntryIsCounted() throws Exception {
    server.kubectl().apply(mutating(OURS, "patched", "somebody.example.com"));

    injection.start(watches);

    Eventually.isTrue(() -> noted.contains(OURS + " webhook_entry_not_found"));
    assertThat(bundle(get(ObjectRef.mutatingWebhooks(OURS)), 0)).isEmpty();
  }

  @Test
  void theDefaultRevisionIsTheTagsLabel() throws Exception {
    injection.start(watches);
    server
        .kubectl()
        .apply(mutating("istio-revision-tag-default", "canary", "a.sidecar-injector.istio.io"));

    Eventually.value(injection::defaultRevision, "canary"::equals);
    server.kubectl().run("delete", "mutatingwebhookconfiguration", "istio-revision-tag-default");

    Eventually.value(injection::defaultRevision, String::isEmpty);
  }

  @Test
  void aValidatorIsToldTheRootsButLetsPassWhileNobodyReachesUs() throws Exception {
    server.kubectl().define("Gateway", "gateways");
    server
        .kubectl()
        .apply(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: %s, labels: {istio.io/rev: patched}}
            webhooks:
            - name: rev.validation.istio.io
              admissionReviewVersions: [v1]
              sideEffects: None
              failurePolicy: Ignore
              clientConfig: {url: "https://127.0.0.1:1/validate"}
              objectSelector: {matchLabels: {istio.io/rev: patched}}
              rules: [{apiGroups: [networking.istio.io], apiVersions: ["*"], operations: [CREATE, UPDATE], resources: ["*"]}]
            """
                .formatted(VALIDATOR));
    validation.start(watches);

    ObjectNode told = await(ObjectRef.validatingWebhooks(VALIDATOR), "first");

    assertThat(told.at("/webhooks/0/failurePolicy").asText()).isEqualTo("Ignore");
    assertThat(server.kubectl().run("get", "gateways.networking.istio.io", "-A"))
        .doesNotContain("invalid-gateway");
  }
}
