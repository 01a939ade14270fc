package dev.mizzen.registry.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a reflector does when the server does what it should not. */
class ReflectorTest {
  private static final ApiResource SERVICES =
      ApiResource.all(WatchScope.ALL).stream()
          .filter(r -> r.name().equals("Service"))
          .findFirst()
          .orElseThrow();

  private final ScriptedApi api;
  private final KubernetesClient client;
  private final Notes notes = new Notes();
  private final Reflector reflector;

  ReflectorTest() throws IOException {
    this.api = new ScriptedApi();
    this.client = api.client();
    this.reflector =
        new Reflector(
            SERVICES,
            new KubeHttp(client, KubeProbe.QUICK.answerWithin()),
            notes,
            notes,
            (where, fault) -> notes.told.add("fault " + fault),
            KubeProbe.QUICK);
  }

  @BeforeEach
  void begin() {
    reflector.start();
  }

  @AfterEach
  void end() {
    reflector.close();
    client.close();
    api.close();
  }

  @Test
  void aWatchThatBreaksGoesOnFromItsLastVersion() throws InterruptedException {
    api.list("10", service("a", 5))
        .watch(frame("ADDED", "b", 11), frame("MODIFIED", "a", 12), "{\"type\":\"ADDED\",\"obj")
        .list("12")
        .deadWatch(frame("DELETED", "b", 13));

    notes.until("gone b");

    assertThat(notes.all())
        .containsExactly(
            "listing", "present a", "listed", "present b", "present a", "cut", "gone b");
    assertThat(requests(4))
        .satisfiesExactly(
            list -> assertThat(list).isEqualTo("/api/v1/services?limit=500"),
            watch -> assertThat(watch).contains("watch=true").contains("resourceVersion=10"),
            where -> assertThat(where).isEqualTo("/api/v1/services?limit=1"),
            watch -> assertThat(watch).contains("resourceVersion=12"));
  }

  @Test
  void aVersionThatIsTooOldIsListedAgain() throws InterruptedException {
    api.list("10")
        .watch("{\"type\":\"ERROR\",\"object\":{\"code\":410,\"message\":\"too old\"}}")
        .list("20", service("a", 15))
        .answer(410, "{\"message\":\"too old\"}")
        .list("30", service("b", 25))
        .deadWatch(frame("ADDED", "c", 31));

    notes.until("present c");

    assertThat(notes.all())
        .containsExactly(
            "listing",
            "listed",
            "expired",
            "listing",
            "present a",
            "listed",
            "failed",
            "listing",
            "present b",
            "listed",
            "present c");
  }

  @Test
  void aServerThatWentBackIsListedAgain() throws InterruptedException {
    api.list("100", service("a", 90))
        .watch(frame("ADDED", "b", 101))
        .list("50")
        .list("50", service("a", 40))
        .deadWatch(frame("ADDED", "c", 51));

    notes.until("present c");

    assertThat(notes.all())
        .containsExactly(
            "listing",
            "present a",
            "listed",
            "present b",
            "cut",
            "listing",
            "present a",
            "listed",
            "present c");
  }

  @Test
  void anUnknownEventAndAnUnreadableObjectCostThemselves() throws InterruptedException {
    api.list("10", "7", service("a", 5))
        .deadWatch(
            "{\"type\":\"SURPRISE\",\"object\":{}}",
            "[]",
            "{\"type\":\"ADDED\",\"object\":\"text\"}",
            frame("ADDED", "b", 11));

    notes.until("present b");

    assertThat(notes.all())
        .containsExactly(
            "listing",
            "present  (is no object)",
            "present a",
            "listed",
            "present  (is no object)",
            "present b");
  }

  @Test
  void aWatchThatStaysSilentPastItsTimeIsGivenUp() throws InterruptedException {
    api.list("10").deadWatch().list("10").deadWatch(frame("ADDED", "a", 11));

    long began = System.nanoTime();
    notes.until("present a");

    assertThat(notes.all()).containsExactly("listing", "listed", "silent", "present a");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aListThatBreaksOffIsMadeAgainAndOnlyThenCounts() throws InterruptedException {
    api.answer(200, "{\"metadata\":{\"resourceVersion\":\"9\"},\"items\":[" + service("a", 5))
        .answer(503, "busy")
        .list("10", service("a", 5))
        .deadWatch(frame("ADDED", "b", 11));

    notes.until("present b");

    assertThat(notes.all())
        .containsExactly(
            "listing",
            "present a",
            "failed",
            "listing",
            "failed",
            "listing",
            "present a",
            "listed",
            "present b");
  }

  @Test
  void aListThatExpiresBetweenPagesStartsAgain() throws InterruptedException {
    api.answer(200, "{\"metadata\":{\"resourceVersion\":\"9\",\"continue\":\"x\"},\"items\":[]}")
        .answer(410, "expired")
        .list("10", service("a", 5))
        .deadWatch(frame("ADDED", "b", 11));

    notes.until("present b");

    assertThat(notes.all())
        .containsExactly("listing", "listing", "present a", "listed", "present b");
  }

  @Test
  void whenAListIsWantedTheWatchEndsForIt() throws InterruptedException {
    api.list("10").deadWatch(frame("ADDED", "a", 11)).list("12").deadWatch(frame("ADDED", "b", 13));
    notes.until("present a");

    reflector.relist();

    assertThat(notes.until("present b"))
        .containsExactly("relist", "listing", "listed", "present b");
  }

  private List<String> requests(int count) throws InterruptedException {
    List<String> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(api.request());
    }
    return requests;
  }

  private static String service(String name, int version) {
    return "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"n\",\"resourceVersion\":\"%d\"}}"
        .formatted(name, version);
  }

  private static String frame(String type, String name, int version) {
    return "{\"type\":\"%s\",\"object\":%s}".formatted(type, service(name, version));
  }

  /** Everything that a reflector says, in order. */
  private static final class Notes implements ItemSink, ReflectorListener {
    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    List<String> until(String last) throws InterruptedException {
      List<String> some = new ArrayList<>();
      while (!some.contains(last)) {
        String next = told.poll(20, TimeUnit.SECONDS);
        if (next == null) {
          throw new IllegalStateException("only " + some);
        }
        some.add(next);
      }
      seen.addAll(some);
      return some;
    }

    List<String> all() {
      return seen;
    }

    @Override
    public void present(Item item) {
      told.add("present " + item.name() + item.problem().map(p -> " (" + p + ")").orElse(""));
    }

    @Override
    public void gone(Item item) {
      told.add("gone " + item.name());
    }

    @Override
    public void listing() {
      told.add("listing");
    }

    @Override
    public void listed() {
      told.add("listed");
    }

    @Override
    public void listed(ApiResource resource) {}

    @Override
    public void heard(ApiResource resource) {}

    @Override
    public void watchEnded(ApiResource resource, WatchEnd why) {
      told.add(why.text());
    }

    @Override
    public void failed(ApiResource resource, ApiFailure failure) {
      told.add("failed");
    }
  }
}
