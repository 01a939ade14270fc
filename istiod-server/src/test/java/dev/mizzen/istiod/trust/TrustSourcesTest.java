package dev.mizzen.istiod.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.ca.Pem;
import dev.mizzen.istiod.identity.TestAuthority;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.testing.MeshFixture;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrustSourcesTest {
  private static final URI FAR = URI.create("https://far.example/bundle");

  private final X509Certificate first = root();
  private final X509Certificate second = root();
  private final String own = new TestAuthority().rootPem();
  private final String configured = new TestAuthority().rootPem();
  private final AtomicReference<Optional<String>> authority =
      new AtomicReference<>(Optional.of(own));
  private final Semaphore looks = new Semaphore(0);
  private final FakeFetch fetch = new FakeFetch();
  private final BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();
  private final TrustSources sources =
      new TrustSources(
          () -> {
            looks.release();
            return authority.get();
          },
          List.of(),
          fetch,
          Duration.ofMillis(20),
          event -> told.add(((MeshEvent.TrustBundleChanged) event).bundle().anchors()),
          (where, fault) -> {
            throw fault;
          });

  @AfterEach
  void stop() {
    sources.close();
  }

  private static X509Certificate root() {
    return new TestAuthority().itself().chain().getFirst();
  }

  private static String pem(X509Certificate root) {
    return Pem.text(List.of(root));
  }

  private static MeshConfig.CertificateData pemOf(String text) {
    return MeshConfig.CertificateData.newBuilder().setPem(text).build();
  }

  private static MeshConfig.CertificateData endpoint(URI address) {
    return MeshConfig.CertificateData.newBuilder().setSpiffeBundleUrl(address.toString()).build();
  }

  private void settings(MeshConfig.CertificateData... entries) {
    sources.publish(
        MeshUpdate.full(
            MeshFixture.create()
                .with(MeshConfig.newBuilder().addAllCaCertificates(List.of(entries)).build())
                .context()));
  }

  private List<String> next() throws InterruptedException {
    List<String> bundle = told.poll(20, TimeUnit.SECONDS);
    assertThat(bundle).isNotNull();
    return bundle;
  }

  @Test
  void rootsOfAllSourcesAreJoinedOnceAndInOrder() throws Exception {
    fetch.answers.put(FAR, BundleServer.document(first, second));
    settings(pemOf(configured), pemOf(own), endpoint(FAR));
    sources.start();

    assertThat(next())
        .isSorted()
        .containsExactlyInAnyOrder(own, configured, pem(first), pem(second));
  }

  @Test
  void aChangeOfTheSettingsIsTold() throws Exception {
    settings();
    sources.start();
    assertThat(next()).containsExactly(own);

    settings(pemOf(configured));
    assertThat(next()).containsExactlyInAnyOrder(own, configured);

    settings();
    assertThat(next()).containsExactly(own);
  }

  @Test
  void aRootThatIsNoneTakesNoneOfTheOthersAway() throws Exception {
    settings(pemOf(configured));
    sources.start();
    next();

    settings(pemOf("broken"));
    fetch.answers.put(FAR, BundleServer.document(first));
    settings(pemOf("broken"), endpoint(FAR));

    assertThat(next()).containsExactlyInAnyOrder(own, configured, pem(first));
  }

  @Test
  void anEndpointThatFailsKeepsItsLastRoots() throws Exception {
    fetch.answers.put(FAR, BundleServer.document(first));
    settings(endpoint(FAR));
    sources.start();
    assertThat(next()).containsExactlyInAnyOrder(own, pem(first));

    fetch.answers.remove(FAR);
    fetch.awaitFailures(3);
    settings(endpoint(FAR), pemOf(configured));

    assertThat(next()).containsExactlyInAnyOrder(own, pem(first), configured);
  }

  @Test
  void anEndpointIsAskedAgainAndItsNewRootsFollow() throws Exception {
    fetch.answers.put(FAR, BundleServer.document(first));
    settings(endpoint(FAR));
    sources.start();
    next();

    fetch.answers.put(FAR, BundleServer.document(second));

    assertThat(next()).containsExactlyInAnyOrder(own, pem(second));
  }

  @Test
  void anEndpointThatIsNamedNoMoreIsNotAskedAndTakesItsRootsAlong() throws Exception {
    fetch.answers.put(FAR, BundleServer.document(first));
    settings(endpoint(FAR));
    sources.start();
    next();

    settings();

    assertThat(next()).containsExactly(own);
  }

  @Test
  void nothingIsToldBeforeTheAuthorityIsThere() throws Exception {
    authority.set(Optional.empty());
    settings(pemOf(configured));
    sources.start();
    looks.acquire(2); // at the second, the first is over
    assertThat(told).isEmpty();

    authority.set(Optional.of(own));

    assertThat(next()).containsExactlyInAnyOrder(own, configured);
  }

  @Test
  void anotherAuthorityIsTold() throws Exception {
    settings();
    sources.start();
    next();

    authority.set(Optional.of(own + pem(first)));

    assertThat(next()).containsExactly(own + pem(first));
  }

  /** Answers what a test has it answer, else not at all. */
  private static final class FakeFetch implements BundleFetch {
    private final Map<URI, String> answers = new ConcurrentHashMap<>();
    private volatile CountDownLatch wanted = new CountDownLatch(0);

    @Override
    public byte[] get(URI endpoint) throws IOException {
      String answer = answers.get(endpoint);
      if (answer == null) {
        wanted.countDown();
        throw new IOException("nobody is there");
      }
      return answer.getBytes(StandardCharsets.UTF_8);
    }

    void awaitFailures(int count) throws InterruptedException {
      wanted = new CountDownLatch(count);
      assertThat(wanted.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
