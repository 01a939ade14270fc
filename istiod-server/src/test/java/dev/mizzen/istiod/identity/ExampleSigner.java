package dev.mizzen.istiod.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.RequestSigner;
import dev.mizzen.registry.apiserver.Kubectl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Signs whatever is approved, as a signer's controller does. */
final class ExampleSigner implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Kubectl kubectl;
  private final TestAuthority authority;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  ExampleSigner(Kubectl kubectl, TestAuthority authority) {
    this.kubectl = kubectl;
    this.authority = authority;
    this.thread = Thread.ofVirtual().name("signer").start(this::run);
  }

  /** The names of the signers that were asked, in order. */
  List<String> asked() {
    return asked;
  }

  /** The requests that are there. */
  JsonNode requests() throws InterruptedException {
    try {
      return MAPPER.readTree(kubectl.run("get", "csr", "-o", "json")).path("items");
    } catch (JsonProcessingException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void run() {
    try {
      do {
        for (JsonNode request : requests()) {
          look(request);
        }
      } while (!closed.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(JsonNode request) throws InterruptedException {
    JsonNode status = request.path("status");
    boolean isApproved =
        !status.has("certificate")
            && status.path("conditions").findValuesAsText("type").contains("Approved");
    if (isApproved) {
      asked.add(request.at("/spec/signerName").asText());
      String wanted =
          new String(
              Base64.getDecoder().decode(request.at("/spec/request").asText()),
              StandardCharsets.US_ASCII);
      String chain =
          Pem.text(RequestSigner.sign(wanted, authority.itself(), Duration.ofHours(1)))
              + authority.rootPem();
      String certificate =
          Base64.getEncoder().encodeToString(chain.getBytes(StandardCharsets.US_ASCII));
      kubectl.run(
          "patch",
          "csr",
          request.at("/metadata/name").asText(),
          "--subresource=status",
          "--type=merge",
          "-p={\"status\":{\"certificate\":\"" + certificate + "\"}}");
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
