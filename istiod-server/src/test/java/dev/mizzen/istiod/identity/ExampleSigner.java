package dev.mizzen.istiod.identity;

import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Pem;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Signs whatever is approved, as a signer's controller does, always for the same account. */
final class ExampleSigner implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final KubernetesClient client;
  private final TestAuthority authority;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  ExampleSigner(KubernetesClient client, TestAuthority authority) {
    this.client = client;
    this.authority = authority;
    this.thread = Thread.ofVirtual().name("signer").start(this::run);
  }

  /** The names of the signers that were asked, in order. */
  List<String> asked() {
    return asked;
  }

  private void run() {
    try {
      do {
        client
            .certificates()
            .v1()
            .certificateSigningRequests()
            .list()
            .getItems()
            .forEach(this::look);
      } while (!closed.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(CertificateSigningRequest request) {
    var status = request.getStatus();
    boolean isApproved =
        status != null
            && status.getCertificate() == null
            && status.getConditions().stream().anyMatch(c -> c.getType().equals("Approved"));
    if (isApproved) {
      asked.add(request.getSpec().getSignerName());
      Identity signed =
          authority.client(
              List.of("spiffe://cluster.local/ns/default/sa/web"), Duration.ofHours(1));
      String chain = Pem.text(signed.chain()) + authority.rootPem();
      status.setCertificate(
          Base64.getEncoder().encodeToString(chain.getBytes(StandardCharsets.US_ASCII)));
      client.resource(request).updateStatus();
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
