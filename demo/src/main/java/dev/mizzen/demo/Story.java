package dev.mizzen.demo;

import dev.mizzen.envoy.Backend;
import dev.mizzen.envoy.EnvoyProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the demo shows, step by step. Each claim is counted, printed and remembered; {@link
 * #failures} are those that did not hold.
 */
final class Story {
  private static final String PAGE_HOST = "bookinfo.example";
  private static final String PRODUCT_PAGE = "spiffe://cluster.local/ns/bookinfo/sa/productpage";
  private static final String PAYMENTS = "spiffe://cluster.local/ns/bookinfo/sa/payments";
  private static final Pattern REVIEWS = Pattern.compile("with (reviews-v[0-9]+) ");
  private static final int SPLIT_REQUESTS = 500;
  private static final int CHAOS_REQUESTS = 200;
  private static final Duration FOLLOW_LIMIT = Duration.ofSeconds(5);

  private final RunningMesh mesh;
  private final Console console;
  private final List<String> failures = new ArrayList<>();

  Story(RunningMesh mesh, Console console) {
    this.mesh = mesh;
    this.console = console;
  }

  /** All steps in order. */
  void tell() throws InterruptedException {
    splitByWeight();
    routeByHeader();
    retry();
    injectFault();
    followAnEdit();
    surviveABadEdit();
    proveWhoCalls();
    showTheControlPlane();
  }

  /** Claims that did not hold. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  private void splitByWeight() throws InterruptedException {
    console.title("1. Reviews are split 80 : 20 between v1 and v3");
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 1; i <= SPLIT_REQUESTS; i++) {
      counts.merge(reviewsOf(page(Map.of())), 1, Integer::sum);
      if (i % 25 == 0) {
        console.progress(i + " of " + SPLIT_REQUESTS + " requests through the gateway: " + counts);
      }
    }
    console.endProgress();
    int share = 100 * counts.getOrDefault("reviews-v1", 0) / SPLIT_REQUESTS;
    boolean onlyThese =
        counts.getOrDefault("reviews-v1", 0) + counts.getOrDefault("reviews-v3", 0)
            == SPLIT_REQUESTS;
    claim(
        onlyThese && share >= 73 && share <= 87,
        SPLIT_REQUESTS + " requests through the gateway: " + counts + ", " + share + " % to v1");
  }

  private void routeByHeader() throws InterruptedException {
    console.title("2. Jason sees v2, whatever the weights say");
    int right = 0;
    for (int i = 0; i < 50; i++) {
      right += reviewsOf(page(Map.of("end-user", "jason"))).equals("reviews-v2") ? 1 : 0;
    }
    claim(
        right == 50, right + " of 50 requests with 'end-user: jason' were answered by reviews-v2");
  }

  private void retry() throws InterruptedException {
    console.title("3. Ratings fail, and the caller does not notice");
    int before = mesh.bookinfo().ratings().served();
    int good = 0;
    for (int i = 0; i < 20; i++) {
      mesh.bookinfo().ratings().failNext(2);
      good += mesh.sidecar("ratings", Map.of()).status() == 200 ? 1 : 0;
    }
    int attempts = mesh.bookinfo().ratings().served() - before;
    claim(
        good == 20 && attempts == 60,
        good
            + " of 20 calls succeeded, though the first two tries of each failed: ratings counted "
            + attempts
            + " tries");
  }

  private void injectFault() throws InterruptedException {
    console.title("4. Whoever asks for chaos gets it");
    int aborted = 0;
    for (int i = 0; i < CHAOS_REQUESTS; i++) {
      aborted += mesh.sidecar("ratings", Map.of("x-chaos", "yes")).status() == 418 ? 1 : 0;
    }
    int share = 100 * aborted / CHAOS_REQUESTS;
    claim(
        share >= 35 && share <= 65,
        aborted
            + " of "
            + CHAOS_REQUESTS
            + " calls with 'x-chaos: yes' were aborted with 418, "
            + share
            + " %");
  }

  private void followAnEdit() throws InterruptedException {
    console.title("5. Edit the YAML: everybody to v3");
    console.say("reviews-routes.yaml: weight 80 becomes 0, weight 20 becomes 100");
    long started = System.nanoTime();
    mesh.sample()
        .edit("reviews-routes.yaml", "subset: v1}, weight: 80}", "subset: v1}, weight: 0}");
    mesh.sample()
        .edit("reviews-routes.yaml", "subset: v3}, weight: 20}", "subset: v3}, weight: 100}");
    long lastOld = started;
    int streak = 0;
    while (streak < 50 && System.nanoTime() - started < FOLLOW_LIMIT.toNanos()) {
      boolean isNew = reviewsOf(page(Map.of())).equals("reviews-v3");
      streak = isNew ? streak + 1 : 0;
      lastOld = isNew ? lastOld : System.nanoTime();
    }
    long millis = (lastOld - started) / 1_000_000;
    claim(
        streak == 50 && millis < 1_000,
        "the last answer by v1 came " + millis + " ms after the edit; then 50 of 50 by v3");
  }

  private void surviveABadEdit() throws InterruptedException {
    console.title("6. A bad edit costs nobody but itself");
    console.say("reviews-routes.yaml: weight 100 becomes 'heavy'");
    int logged = mesh.controlPlane().logLength();
    mesh.sample().edit("reviews-routes.yaml", "weight: 100}", "weight: heavy}");
    Optional<String> refusal = awaitLog("refused", logged);
    refusal.map(Story::report).ifPresent(console::say);
    claim(
        refusal.isPresent() && refusal.get().contains("weight"),
        "the object is refused with file, line and field");
    int good = 0;
    for (int i = 0; i < 50; i++) {
      good += reviewsOf(page(Map.of())).equals("reviews-v3") ? 1 : 0;
    }
    claim(good == 50, good + " of 50 requests were answered by the last good rule");
    mesh.sample().edit("reviews-routes.yaml", "weight: heavy}", "weight: 100}");
    claim(awaitLog("no longer refused", logged).isPresent(), "mended again");
  }

  private Optional<String> awaitLog(String text, int from) throws InterruptedException {
    EnvoyProcess.await(FOLLOW_LIMIT, () -> mesh.controlPlane().logged(text, from).isPresent());
    return mesh.controlPlane().logged(text, from);
  }

  private static String report(String line) {
    int report = line.indexOf("report=");
    return report < 0 ? line : line.substring(report + "report=".length());
  }

  private void proveWhoCalls() throws InterruptedException {
    console.title("7. Payments want to know who calls");
    Client.Answer answer = mesh.sidecar("payments", Map.of());
    String seen = forwardedCertificate(mesh.bookinfo().payments().seen());
    claim(
        answer.status() == 200
            && seen.contains("URI=" + PRODUCT_PAGE)
            && seen.contains("By=" + PAYMENTS),
        PRODUCT_PAGE + " called " + PAYMENTS + ", both by certificates of Mizzen's");
    int before = mesh.bookinfo().payments().served();
    Client.Answer refused = mesh.plain("payments-v1", "payments");
    claim(
        refused.status() == 0 && mesh.bookinfo().payments().served() == before,
        "a caller in plain text is refused: " + refused.body());
  }

  private static String forwardedCertificate(List<Backend.Seen> requests) {
    return requests.isEmpty()
        ? ""
        : String.join(
            ",", requests.getLast().headers().getOrDefault("X-forwarded-client-cert", List.of()));
  }

  private void showTheControlPlane() throws InterruptedException {
    console.title("8. The control plane knows what its proxies have");
    String synced = mesh.debugPage("/debug/syncz");
    long proxies = count(synced, "\"proxy\"");
    claim(
        proxies == 3 && count(synced, "lastError") == 0,
        "/debug/syncz: " + proxies + " proxies, none of them refused anything");
    long refused = mesh.refusals();
    claim(refused == 0, "Envoy's own count of refused updates: " + refused);
  }

  private static long count(String text, String part) {
    Matcher matcher = Pattern.compile(Pattern.quote(part)).matcher(text);
    return matcher.results().count();
  }

  /** One page through the gateway. */
  Client.Answer page(Map<String, String> headers) throws InterruptedException {
    return mesh.gateway(PAGE_HOST, "/productpage", headers);
  }

  /** Whose reviews a page shows, or what came instead. */
  static String reviewsOf(Client.Answer answer) {
    Matcher reviews = REVIEWS.matcher(answer.body());
    boolean isPage = answer.status() == 200 && reviews.find();
    return isPage ? reviews.group(1) : answer.status() + " '" + answer.body().strip() + "'";
  }

  private void claim(boolean holds, String text) {
    if (holds) {
      console.good(text);
    } else {
      console.bad(text);
      failures.add(text);
    }
  }
}
