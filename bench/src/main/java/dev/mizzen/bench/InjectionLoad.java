package dev.mizzen.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Posts reviews of one pod to a running server, from so many callers at a time, and prints how many
 * a second were answered with a patch and how long an answer took.
 *
 * <p>Arguments: the URL of {@code /inject}, a file with the root certificate of its server (PEM),
 * callers, seconds.
 */
public final class InjectionLoad {
  private static final String REVIEW =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "u",
        "operation": "CREATE", "namespace": "shop", "object": {
          "metadata": {"generateName": "web-5d-", "labels": {"app": "web"}, "ownerReferences": [
            {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-5d", "controller": true}]},
          "spec": {"containers": [{"name": "web", "image": "web:1", "ports": [{"containerPort": 8080}],
            "readinessProbe": {"httpGet": {"port": 8080, "path": "/ready"}}}]}}}}
      """;

  private final HttpClient client;
  private final HttpRequest request;

  private InjectionLoad(HttpClient client, URI url) {
    this.client = client;
    this.request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(REVIEW))
            .build();
  }

  public static void main(String... arguments)
      throws IOException, GeneralSecurityException, InterruptedException, ExecutionException {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("want: URL ROOT_CERTIFICATE CALLERS SECONDS");
    }
    int callers = Integer.parseInt(arguments[2]);
    Duration time = Duration.ofSeconds(Integer.parseInt(arguments[3]));
    try (HttpClient client = client(Path.of(arguments[1]))) {
      InjectionLoad load = new InjectionLoad(client, URI.create(arguments[0]));
      load.run(callers, time.dividedBy(2)); // the server's compiler warms up
      print(callers, time, load.run(callers, time));
    }
  }

  private static HttpClient client(Path root) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var pem = Files.newInputStream(root)) {
      store.setCertificateEntry(
          "root", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
  }

  /** Nanoseconds of each answer. */
  private long[] run(int callers, Duration time) throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + time.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Long>>> all = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        all.add(threads.submit(() -> call(end)));
      }
      List<Long> took = new ArrayList<>();
      for (Future<List<Long>> caller : all) {
        took.addAll(caller.get());
      }
      return took.stream().mapToLong(Long::longValue).sorted().toArray();
    }
  }

  private List<Long> call(long end) throws InterruptedException {
    List<Long> took = new ArrayList<>();
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      try {
        String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        if (!answer.contains("\"patch\"")) {
          throw new IllegalStateException("no patch: " + answer);
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      took.add(System.nanoTime() - start);
    }
    return took;
  }

  private static void print(int callers, Duration time, long[] sorted) {
    System.out.printf(
        "%d callers: %.0f reviews/s, p50 %.1f ms, p99 %.1f ms, most %.1f ms%n",
        callers,
        sorted.length / (double) time.toSeconds(),
        millis(sorted, 0.5),
        millis(sorted, 0.99),
        Arrays.stream(sorted).max().orElse(0) / 1e6);
  }

  private static double millis(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) (share * (sorted.length - 1))] / 1e6;
  }
}
