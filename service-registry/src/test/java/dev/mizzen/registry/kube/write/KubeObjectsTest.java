package dev.mizzen.registry.kube.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import dev.mizzen.registry.kube.KubeAccess;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Single objects on a real API server. */
@ExtendWith(SharedApiServer.class)
class KubeObjectsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ObjectRef NOTE = ObjectRef.configMap("writes", "note");
  private static final ObjectRef SERVICE =
      new ObjectRef("v1", "Service", "services", "writes", "shop");

  private final KubeApiServer server;
  private final KubeObjects objects;

  KubeObjectsTest(KubeApiServer server) {
    this.server = server;
    this.objects = KubeObjects.open(KubeAccess.by(Optional.of(server.kubeconfig())), "test");
  }

  @BeforeEach
  void aNamespace() throws InterruptedException {
    server.kubectl().apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: writes}\n");
  }

  @AfterEach
  void tidyUp() {
    objects.close();
    server.client().configMaps().inNamespace("writes").delete();
    server.client().services().inNamespace("writes").delete();
    server.client().v1().events().inNamespace("writes").delete();
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) MAPPER.readTree(text);
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(text, wrong);
    }
  }

  private static ObjectNode note(String text) {
    return json("{\"metadata\":{\"name\":\"note\"},\"data\":{\"text\":\"" + text + "\"}}");
  }

  private static ObjectNode done(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Done.class);
    return ((Answer.Done) answer).object();
  }

  @Test
  void anObjectIsCreatedOnceReadAndReplaced() throws InterruptedException {
    assertThat(objects.get(NOTE)).isInstanceOf(Answer.NotFound.class);

    ObjectNode created = done(objects.create(NOTE, note("one")));
    Answer again = objects.create(NOTE, note("two"));
    ObjectNode changed = created.deepCopy();
    changed.withObject("/data").put("text", "three");
    done(objects.update(NOTE, changed));

    assertThat(again).isInstanceOf(Answer.Conflict.class);
    assertThat(done(objects.get(NOTE)).at("/data/text").asText()).isEqualTo("three");
  }

  @Test
  void whatWasChangedSinceItWasReadIsNotReplaced() throws InterruptedException {
    ObjectNode read = done(objects.create(NOTE, note("one")));
    ObjectNode first = read.deepCopy();
    first.withObject("/data").put("text", "first");
    done(objects.update(NOTE, first));

    ObjectNode second = read.deepCopy();
    second.withObject("/data").put("text", "second");
    Answer late = objects.update(NOTE, second);

    assertThat(late).isInstanceOf(Answer.Conflict.class);
    assertThat(done(objects.get(NOTE)).at("/data/text").asText()).isEqualTo("first");
  }

  @Test
  void nothingIsReplacedUnseen() {
    assertThatThrownBy(() -> objects.update(NOTE, note("blind")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ConfigMap writes/note");
  }

  @Test
  void aTrialIsJudgedAndNotKept() throws InterruptedException {
    Answer trial = objects.tryCreate(NOTE, note("trial"));

    assertThat(trial).isInstanceOf(Answer.Done.class);
    assertThat(objects.get(NOTE)).isInstanceOf(Answer.NotFound.class);
  }

  @Test
  void aStatusIsMergedWithoutTheRest() throws InterruptedException {
    done(
        objects.create(
            SERVICE,
            json(
                "{\"metadata\":{\"name\":\"shop\"},\"spec\":{\"type\":\"LoadBalancer\",\"ports\":[{\"port\":80}]}}")));

    done(
        objects.mergeStatus(
            SERVICE,
            json(
                """
                {"spec":{"sessionAffinity":"ClientIP"},"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.2"}]},"conditions":
                [{"type":"istio.io/WaypointBound","status":"True","reason":"WaypointAccepted",
                  "message":"","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}
                """)));

    ObjectNode now = done(objects.get(SERVICE));
    assertThat(now.at("/spec/sessionAffinity").asText()).isEqualTo("None");
    assertThat(now.at("/status/loadBalancer/ingress/0/ip").asText()).isEqualTo("192.0.2.2");
    assertThat(now.at("/status/conditions/0/reason").asText()).isEqualTo("WaypointAccepted");
  }

  @Test
  void whatTheServerDoesNotTakeIsInvalidInItsWords() throws InterruptedException {
    Answer answer =
        objects.create(NOTE, json("{\"metadata\":{\"name\":\"note\"},\"data\":{\"a b\":\"\"}}"));

    assertThat(answer).isInstanceOf(Answer.Invalid.class);
    assertThat(((Answer.Invalid) answer).message()).contains("data[a b]");
  }

  @Test
  void anAccountWithoutRightsIsToldSoAndCanAskBefore() throws InterruptedException {
    KubeAccess access = KubeAccess.by(Optional.of(server.kubeconfigOf("writes", "nobody")));
    try (KubeObjects nobodys = KubeObjects.open(access, "test")) {
      AccessQuestion question = new AccessQuestion("create", "", "configmaps", "", "writes");

      assertThat(nobodys.create(NOTE, note("one"))).isInstanceOf(Answer.Forbidden.class);
      assertThat(AccessQuestion.isAllowed(question.ask(nobodys))).isFalse();
      assertThat(AccessQuestion.isAllowed(question.ask(objects))).isTrue();
    }
  }

  @Test
  void anEventIsShownWithItsObject() throws InterruptedException {
    done(
        new KubeEvent(NOTE, "", "note.1", "Spoilt", "cannot be read", "mizzen")
            .write(objects, Instant.parse("2026-01-01T00:00:00Z")));

    assertThat(server.client().v1().events().inNamespace("writes").list().getItems())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getInvolvedObject().getName()).isEqualTo("note");
              assertThat(event.getReason()).isEqualTo("Spoilt");
              assertThat(event.getType()).isEqualTo("Warning");
            });
  }
}
