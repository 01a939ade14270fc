package dev.mizzen.registry.file;

import dev.mizzen.model.load.FaultHandler;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a sweep over files on one thread of its own: once at the start, soon after anything in the
 * watched folders changes, and now and then anyway, for what no notice comes of: swapped links,
 * lost notices, file systems that send none.
 *
 * <pre>
 *   start ─► sweep ─► watch its folders ─► wait ─┬─ notice ─► until quiet for 50 ms ─► sweep (NOTICED)
 *              ▲                                 └─ 500 ms ─────────────────────────► sweep (PERIODIC)
 *              └────────────────────────────────────────────────────────────────────────┘
 * </pre>
 */
final class ChangeWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeWatch.class);

  private static final Duration LONGEST_UNREST = Duration.ofMillis(250);
  private static final Duration PERIOD = Duration.ofMillis(500);

  /** A sweep may take one part in this many of the thread's time. */
  private static final int SHARE = 20;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** What to do. */
  interface Sweep {
    /**
     * Looks at the files once.
     *
     * @return the folders to watch from now on, each with the file system's key for it
     */
    Map<Path, Optional<Object>> run(Look look);
  }

  private record Watched(WatchKey key, Optional<Object> folderKey) {}

  private final Sweep sweep;
  private final FaultHandler faults;
  private final InstantSource clock = InstantSource.system();
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<Path, Watched> watched = new HashMap<>();
  private Look.Cause firstCause = Look.Cause.START;
  private @Nullable WatchService notices;

  ChangeWatch(String threadName, Sweep sweep, FaultHandler faults) {
    this.sweep = sweep;
    this.faults = faults;
    this.thread = Thread.ofPlatform().daemon().name(threadName).unstarted(this::run);
  }

  /**
   * Looks from now on, on a thread of its own.
   *
   * @param first why the first look takes place: {@code START} takes files as they are, so it is
   *     for those who have not looked yet
   */
  void start(Look.Cause first) {
    notices = openNotices();
    firstCause = first;
    thread.start();
  }

  private static @Nullable WatchService openNotices() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException none) {
      LOG.atWarn()
          .setCause(none)
          .log("the file system sends no notices, looking every half second instead");
      return null;
    }
  }

  private void run() {
    Look look = new Look(firstCause, Set.of(), clock);
    boolean isSecondLook = false;
    while (closed.getCount() > 0) {
      long began = System.nanoTime();
      boolean hasNewFolders = sweepOnce(look);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      isSecondLook = hasNewFolders && !isSecondLook;
      Optional<Set<Path>> noticed =
          isSecondLook ? Optional.of(Set.of()) : await(longer(PERIOD, took.multipliedBy(SHARE)));
      Look.Cause cause = noticed.isPresent() ? Look.Cause.NOTICED : Look.Cause.PERIODIC;
      look = new Look(cause, noticed.orElse(Set.of()), clock);
    }
  }

  /**
   * Whether folders are watched now that were not before: what happened in them meanwhile needs
   * another look.
   */
  private boolean sweepOnce(Look look) {
    try {
      return watch(sweep.run(look));
    } catch (RuntimeException fault) {
      faults.handle(thread.getName(), fault);
      return false;
    }
  }

  private boolean watch(Map<Path, Optional<Object>> folders) {
    WatchService service = notices;
    if (service == null) {
      return false;
    }
    watched.entrySet().removeIf(entry -> isStale(entry.getKey(), entry.getValue(), folders));
    boolean added = false;
    for (Map.Entry<Path, Optional<Object>> folder : folders.entrySet()) {
      if (!watched.containsKey(folder.getKey())) {
        added |= register(service, folder.getKey(), folder.getValue());
      }
    }
    return added;
  }

  /** A folder that went away or was replaced by another of its name. */
  private static boolean isStale(
      Path folder, Watched watched, Map<Path, Optional<Object>> folders) {
    if (watched.folderKey().equals(folders.get(folder)) && watched.key().isValid()) {
      return false;
    }
    watched.key().cancel();
    return true;
  }

  private boolean register(WatchService service, Path folder, Optional<Object> folderKey) {
    try {
      WatchKey key =
          folder.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE);
      watched.put(folder, new Watched(key, folderKey));
      return true;
    } catch (IOException goneOrNoneLeft) {
      LOG.atDebug()
          .addKeyValue(LogKeys.FOLDER, folder)
          .setCause(goneOrNoneLeft)
          .log("no notices from folder");
      return false;
    } catch (ClosedWatchServiceException closing) {
      return false;
    }
  }

  /** What notices came of; empty where none came in time. */
  private Optional<Set<Path>> await(Duration timeout) {
    try {
      WatchService service = notices;
      if (service == null) {
        closed.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return Optional.empty();
      }
      WatchKey first = service.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return first == null ? Optional.empty() : Optional.of(untilQuiet(service, first));
    } catch (InterruptedException | ClosedWatchServiceException closing) {
      return Optional.empty();
    }
  }

  private static Set<Path> untilQuiet(WatchService service, WatchKey first)
      throws InterruptedException {
    Set<Path> touched = new HashSet<>();
    long end = System.nanoTime() + LONGEST_UNREST.toNanos();
    note(first, touched);
    while (System.nanoTime() < end) {
      WatchKey next = service.poll(Look.QUIET.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        break;
      }
      note(next, touched);
    }
    return touched;
  }

  private static void note(WatchKey key, Set<Path> touched) {
    Path folder = (Path) key.watchable();
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.context() instanceof Path name) {
        touched.add(folder.resolve(name));
      }
    }
    key.reset();
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** Ends the thread and waits for it; what it was telling is told to the end. */
  @Override
  public void close() {
    closed.countDown();
    try {
      if (notices != null) {
        notices.close();
      }
      if (thread.isAlive() && !thread.equals(Thread.currentThread())) {
        thread.join(CLOSE_TIMEOUT);
      }
    } catch (IOException nothingToDo) {
      LOG.atDebug().setCause(nothingToDo).log("closing the notices failed");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
