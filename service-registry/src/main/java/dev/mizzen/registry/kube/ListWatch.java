package dev.mizzen.registry.kube;

import dev.mizzen.registry.kube.KubeHttp.Answer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The three questions about the objects of one kind: which are there, what happens to them, and
 * where the server is. Touched on the reflector's thread, but for {@link #endWatch}.
 *
 * <p>Source: Kubernetes, reference/using-api/api-concepts, efficient detection of changes.
 */
final class ListWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ListWatch.class);
  private static final int MOST_RESTARTS = 3;
  private static final String PAGE = "500";
  private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(5);

  private final ApiResource resource;
  private final KubeHttp http;
  private final ItemSink sink;
  private final Runnable heard;
  private final KubeTiming timing;
  private volatile Optional<Answer> watching = Optional.empty();

  /**
   * @param heard is told of each sign of life
   */
  ListWatch(ApiResource resource, KubeHttp http, ItemSink sink, Runnable heard, KubeTiming timing) {
    this.resource = resource;
    this.http = http;
    this.sink = sink;
    this.heard = heard;
    this.timing = timing;
  }

  /**
   * How a watch went.
   *
   * @param version of the last thing it told; where it began, if it told nothing
   * @param isFutile whether it told nothing and ended at once
   */
  record Watched(String version, WatchEnd end, boolean isFutile) {}

  /**
   * Tells the sink of every object there is.
   *
   * @return the version of the list
   */
  String list() throws IOException, InterruptedException {
    String version = "";
    for (int restart = 0; version.isEmpty() && restart < MOST_RESTARTS; restart++) {
      version = pages();
    }
    if (version.isEmpty()) {
      sink.listing();
      version = page(resource.path()).resourceVersion();
    }
    sink.listed();
    return version;
  }

  /** Empty where the list changed too much for the server to go on with it. */
  private String pages() throws IOException, InterruptedException {
    sink.listing();
    try {
      ListPage page = page(resource.path("limit", PAGE));
      while (!page.next().isEmpty()) {
        page = page(resource.path("limit", PAGE, "continue", page.next()));
      }
      return page.resourceVersion();
    } catch (ApiFailure failure) {
      if (failure.isExpired()) {
        return "";
      }
      throw failure;
    }
  }

  private ListPage page(String path) throws IOException, InterruptedException {
    try (Answer answer =
        http.get(path, resource.listType(), () -> timing.listSilence().toNanos())) {
      heard.run();
      return ListPage.read(answer.text(), sink::present);
    }
  }

  /** The version that the server is at. */
  String serverVersion() throws IOException, InterruptedException {
    try (Answer answer =
        http.get(
            resource.path("limit", "1"),
            ApiResource.METADATA_LIST,
            () -> timing.listSilence().toNanos())) {
      heard.run();
      return ListPage.read(answer.text(), item -> {}).resourceVersion();
    }
  }

  /**
   * Tells the sink what happens, until the watch ends.
   *
   * @param isUnwanted whether {@link #endWatch} came before there was a watch to end
   * @throws ApiFailure where the watch did not begin
   */
  Watched watch(String from, BooleanSupplier isUnwanted) throws IOException, InterruptedException {
    double more = 1 + ThreadLocalRandom.current().nextDouble() / 5;
    Duration lasts = Duration.ofMillis((long) (timing.watchFor().toMillis() * more));
    long began = System.nanoTime();
    long deadline = began + lasts.plus(timing.watchGrace()).toNanos();
    String path =
        resource.path(
            "watch",
            "true",
            "allowWatchBookmarks",
            "true",
            "resourceVersion",
            from,
            "timeoutSeconds",
            Long.toString(Math.max(1, lasts.toSeconds())));
    Following following = new Following(from);
    WatchEnd end;
    try (Answer answer =
        http.get(
            path,
            resource.watchType(),
            () -> Math.max(SHORTEST_PATIENCE.toNanos(), deadline - System.nanoTime()))) {
      heard.run();
      watching = Optional.of(answer);
      end = isUnwanted.getAsBoolean() ? WatchEnd.RELIST : following.run(answer);
    } finally {
      watching = Optional.empty();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    boolean isEarly = took.plusSeconds(1).compareTo(lasts) < 0;
    return new Watched(
        following.version,
        end == WatchEnd.TIMEOUT && isEarly ? WatchEnd.CUT : end,
        following.version.equals(from) && took.toMillis() < 1000);
  }

  /** Ends the watch that goes on, if one does. Any thread may call it. */
  void endWatch() {
    watching.ifPresent(Answer::close);
  }

  /** One watch. */
  private final class Following {
    private String version;

    Following(String from) {
      this.version = from;
    }

    WatchEnd run(Answer answer) throws InterruptedIOException {
      try (WatchFrame.Reader reader = new WatchFrame.Reader(answer.text())) {
        Optional<WatchFrame> frame = reader.next();
        while (frame.isPresent()) {
          heard.run();
          if (!follow(frame.get())) {
            return WatchEnd.EXPIRED;
          }
          frame = reader.next();
        }
        return WatchEnd.TIMEOUT;
      } catch (InterruptedIOException interrupted) {
        throw interrupted;
      } catch (BodyStream.SilentServer silent) {
        return WatchEnd.SILENT;
      } catch (IOException broken) {
        LOG.atDebug()
            .addKeyValue(LogKeys.KIND, resource.name())
            .addKeyValue(LogKeys.REASON, broken.getMessage())
            .log("watch broke off");
        return WatchEnd.CUT;
      }
    }

    /** Whether the watch goes on. */
    private boolean follow(WatchFrame frame) {
      switch (frame) {
        case WatchFrame.Changed(var item) -> {
          sink.present(item);
          reached(item.resourceVersion());
        }
        case WatchFrame.Removed(var item) -> {
          sink.gone(item);
          reached(item.resourceVersion());
        }
        case WatchFrame.Bookmark(var reached) -> reached(reached);
        case WatchFrame.Unknown(var what) ->
            LOG.atWarn()
                .addKeyValue(LogKeys.KIND, resource.name())
                .addKeyValue(LogKeys.EVENT, what)
                .log("watch event of an unknown type passed over");
        case WatchFrame.Failed(var code, var message) -> {
          LOG.atInfo()
              .addKeyValue(LogKeys.KIND, resource.name())
              .addKeyValue(LogKeys.CODE, code)
              .addKeyValue(LogKeys.REASON, message)
              .log("watch cannot go on, everything is listed again");
          return false;
        }
      }
      return true;
    }

    private void reached(String newer) {
      version = newer.isEmpty() ? version : newer;
    }
  }

  /** Whether a server at one version cannot have been at another before. */
  static boolean isBehind(String server, String seen) {
    OptionalLong now = number(server);
    OptionalLong before = number(seen);
    return now.isPresent() && before.isPresent() && now.getAsLong() < before.getAsLong();
  }

  private static OptionalLong number(String version) {
    return version.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(version))
        : OptionalLong.empty();
  }
}
