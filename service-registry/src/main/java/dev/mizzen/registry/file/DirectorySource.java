package dev.mizzen.registry.file;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.mesh.DiscoverySelectors;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.convert.ServiceDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mesh in a folder: every {@code .yaml}, {@code .yml} and {@code .json} below it, read at the
 * start and whenever something changes.
 *
 * <p>Shape: at the start an event for every object, then {@link MeshEvent.SourceSynced}; later an
 * event for every object that differs in content, within a second of the edit. Events come from the
 * source's one thread.
 *
 * <p>Errors: an object that cannot be used is refused alone and its last good version stays; a
 * document or a file that cannot be read leaves whatever the file held before in force. While the
 * folder itself is gone, everything stays as it was.
 *
 * <p>Source: Istio 1.30, pilot/pkg/config/kube/file/controller.go, which drops a whole reload for
 * one mistake; here a mistake costs one object.
 */
public final class DirectorySource implements AutoCloseable {
  /** The name in {@link MeshEvent.SourceSynced}. */
  public static final String NAME = "files";

  private static final Logger LOG = LoggerFactory.getLogger(DirectorySource.class);

  /** A look comes at least twice a second. */
  private static final int MOST_LOOKS_BEFORE_SYNC = 20;

  private final Path folder;
  private final SourceOutput output;
  private final FileSet files;
  private final ChangeWatch watch;
  private final Set<String> skippedKinds = new TreeSet<>();
  private volatile ServiceDefaults mesh;
  private volatile DiscoverySelectors selectors = DiscoverySelectors.ALL;
  private volatile SourceState state = SourceState.EMPTY;
  private DiscoverySelectors published = DiscoverySelectors.ALL;
  private Inventory inventory = Inventory.EMPTY;
  private boolean isSynced;
  private int looksBeforeSync;

  /**
   * @param mesh what the mesh config adds to Services at the start
   */
  public DirectorySource(
      Path folder,
      FileLimits limits,
      ObjectConverter converter,
      ServiceDefaults mesh,
      SourceOutput output) {
    this.folder = folder;
    this.output = output;
    this.mesh = mesh;
    this.files =
        new FileSet(new ManifestReader(converter, new YamlParser(limits.maxFileBytes())), limits);
    this.watch = new ChangeWatch("directory-source", this::sweep, output.faults());
  }

  /**
   * Begins to read. Returns at once; the events come later.
   *
   * @throws IllegalArgumentException where the folder is none
   */
  public void start() {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "configDir " + folder + " is not a folder that can be read");
    }
    watch.start(Look.Cause.START);
  }

  /**
   * Reads Services again with these; those that come out different are told of within a second. Any
   * thread may call it.
   */
  public void serviceDefaults(ServiceDefaults changed) {
    mesh = changed;
  }

  /**
   * Looks at the Kubernetes objects of these namespaces alone; what that changes is told of within
   * a second. Any thread may call it.
   */
  public void discoverySelectors(DiscoverySelectors changed) {
    selectors = changed;
  }

  /** What the source holds, for status pages. Any thread may call it. */
  public SourceState state() {
    return state;
  }

  @Override
  public void close() {
    watch.close();
  }

  private Map<Path, Optional<Object>> sweep(Look look) {
    try {
      FolderScan scan = FolderScan.of(folder);
      DiscoverySelectors wanted = selectors;
      if (files.refresh(scan, look, mesh) || !wanted.equals(published)) {
        publish(wanted);
      }
      sync(scan);
      return scan.folders();
    } catch (IOException folderGone) {
      LOG.atDebug()
          .addKeyValue(LogKeys.FOLDER, folder)
          .setCause(folderGone)
          .log("folder cannot be listed, everything stays as it was");
      return Map.of();
    }
  }

  private void publish(DiscoverySelectors wanted) {
    List<Report> unreadable =
        files.unreadable().entrySet().stream()
            .map(e -> Report.file(e.getKey(), e.getValue()))
            .toList();
    Inventory now = Inventory.of(files.contents(), unreadable).lookedAt(wanted);
    List<MeshEvent> events = now.eventsSince(inventory);
    now.reportSince(inventory, output.rejections());
    now.skipped().keySet().stream().filter(skippedKinds::add).forEach(DirectorySource::logSkipped);
    inventory = now;
    published = wanted;
    state =
        new SourceState(
            files.contents().size(),
            now.objects().size(),
            List.copyOf(now.refusals().values()),
            now.skipped());
    events.forEach(output.events());
  }

  /**
   * Tells that everything was told, once. A file that was changing while it was read is waited for,
   * so that the first picture lacks nothing; but not for ever.
   */
  private void sync(FolderScan scan) {
    looksBeforeSync++;
    if (isSynced || (!files.hasAll(scan) && looksBeforeSync < MOST_LOOKS_BEFORE_SYNC)) {
      return;
    }
    isSynced = true;
    LOG.atInfo()
        .addKeyValue(LogKeys.FOLDER, folder)
        .addKeyValue(LogKeys.FILES, state.files())
        .addKeyValue(LogKeys.OBJECTS, state.objects())
        .addKeyValue(LogKeys.REFUSED, state.refusals().size())
        .log("folder read");
    output.events().accept(new MeshEvent.SourceSynced(NAME));
  }

  private static void logSkipped(String kind) {
    int space = kind.indexOf(' ');
    boolean isKnown =
        ConfigKind.of(kind.substring(0, space), kind.substring(space + 1))
            .filter(k -> !ObjectConverter.serves(k))
            .isPresent();
    if (isKnown) {
      LOG.atInfo().addKeyValue(LogKeys.KIND, kind).log("objects of this kind are not served yet");
    } else {
      LOG.atDebug().addKeyValue(LogKeys.KIND, kind).log("objects of this kind are passed over");
    }
  }
}
