package dev.mizzen.registry.kube.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SecretReadersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<ObjectNode> asked = new ArrayList<>();
  private Duration now = Duration.ZERO;
  private Answer answer = said(true);
  private final SecretReaders readers =
      new SecretReaders(
          review -> {
            asked.add(review);
            return answer;
          },
          PATIENCE,
          () -> now.toNanos());

  @Test
  void questionIsWhetherTheAccountMayListSecretsOfItsNamespace() throws InterruptedException {
    assertThat(readers.mayList("shop", "front")).isTrue();

    assertThat(asked.getFirst().path("spec").path("user").asText())
        .isEqualTo("system:serviceaccount:shop:front");
    assertThat(asked.getFirst().path("spec").path("resourceAttributes").toString())
        .isEqualTo(
            "{\"namespace\":\"shop\",\"verb\":\"list\",\"group\":\"\",\"resource\":\"secrets\"}");
  }

  @Test
  void yesHoldsForFiveMinutes() throws InterruptedException {
    // Given
    readers.mayList("shop", "front");
    answer = said(false);
    // When
    now = Duration.ofSeconds(299);
    boolean before = readers.mayList("shop", "front");
    now = Duration.ofMinutes(5);
    boolean after = readers.mayList("shop", "front");
    // Then
    assertThat(before).isTrue();
    assertThat(after).isFalse();
    assertThat(asked).hasSize(2);
  }

  @Test
  void noAndNoAnswerHoldForAMinute() throws InterruptedException {
    for (Answer refusal : List.of(said(false), new Answer.Unavailable("late", Optional.empty()))) {
      // Given
      asked.clear();
      String account = "account-" + refusal.getClass().getSimpleName();
      now = Duration.ZERO;
      answer = refusal;
      boolean first = readers.mayList("shop", account);
      answer = said(true);
      // When
      now = Duration.ofSeconds(59);
      boolean before = readers.mayList("shop", account);
      now = Duration.ofMinutes(1);
      boolean after = readers.mayList("shop", account);
      // Then
      assertThat(first).isFalse();
      assertThat(before).isFalse();
      assertThat(after).isTrue();
      assertThat(asked).hasSize(2);
    }
  }

  @Test
  void oneAccountsAnswerIsNotAnothers() throws InterruptedException {
    readers.mayList("shop", "front");
    answer = said(false);

    assertThat(readers.mayList("shop", "other")).isFalse();
    assertThat(readers.mayList("other", "front")).isFalse();
    assertThat(readers.mayList("shop", "front")).isTrue();
  }

  private static Answer said(boolean allowed) {
    ObjectNode review = MAPPER.createObjectNode();
    review.putObject("status").put("allowed", allowed);
    return new Answer.Done(review);
  }
}
