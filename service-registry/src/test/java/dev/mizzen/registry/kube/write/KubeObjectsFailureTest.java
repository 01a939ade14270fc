package dev.mizzen.registry.kube.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.registry.kube.ScriptedApi;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a call gives when the server does what it should not. */
class KubeObjectsFailureTest {
  private static final Duration WITHIN = Duration.ofMillis(500);
  private static final ObjectRef NOTE = ObjectRef.configMap("writes", "note");

  private final ScriptedApi api = new ScriptedApi();
  private final KubeObjects objects = new KubeObjects(api.client(), WITHIN);

  KubeObjectsFailureTest() throws IOException {}

  @AfterEach
  void end() {
    objects.close();
    api.close();
  }

  @Test
  void aServerThatDoesNotAnswerIsNotWaitedFor() throws InterruptedException {
    Answer answer = objects.get(NOTE);

    assertThat(answer).isInstanceOf(Answer.Unavailable.class);
  }

  @Test
  void aServerThatFallsSilentWithinItsAnswerIsNotWaitedFor() throws InterruptedException {
    api.deadWatch("{\"metadata\":{\"name\":\"no");

    Answer answer = objects.get(NOTE);

    assertThat(answer).isInstanceOf(Answer.Unavailable.class);
  }

  @Test
  void anAnswerThatIsNoObjectIsNoAnswer() throws InterruptedException {
    api.answer(200, "[1]").answer(200, "<html>");

    assertThat(objects.get(NOTE)).isInstanceOf(Answer.Unavailable.class);
    assertThat(objects.get(NOTE)).isInstanceOf(Answer.Unavailable.class);
  }

  @Test
  void aServerThatIsOverloadedIsUnavailableAndOneThatRefusesIsNot() throws InterruptedException {
    api.answer(429, "{\"message\":\"too many\"}").answer(503, "").answer(422, "{}").answer(401, "");

    assertThat(objects.get(NOTE)).isInstanceOf(Answer.Unavailable.class);
    assertThat(objects.get(NOTE)).isInstanceOf(Answer.Unavailable.class);
    assertThat(objects.get(NOTE)).isInstanceOf(Answer.Invalid.class);
    assertThat(objects.get(NOTE)).isInstanceOf(Answer.Forbidden.class);
  }
}
