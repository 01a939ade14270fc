package dev.mizzen.registry.file;

import dev.mizzen.registry.convert.ServiceDefaults;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What every file below the folder holds, read again where it changed. Touched only on the source's
 * thread.
 *
 * <p>A file counts as changed when its stamp differs, when a notice came of it, or when the mesh's
 * defaults changed. A file that was just read is read once more on the next periodic sweep: an edit
 * within the file system's clock tick leaves the stamp as it was.
 */
final class FileSet {

  /**
   * @param mesh the defaults it was read with
   * @param isSettled whether it was looked at again since it changed
   */
  private record Tracked(
      FileStamp stamp, String digest, ServiceDefaults mesh, FileContent content, boolean isSettled) {}

  private final ManifestReader reader;
  private final FileLimits limits;
  private final SortedMap<Path, Tracked> tracked = new TreeMap<>();
  private SortedMap<Path, String> unreadable = new TreeMap<>();

  FileSet(ManifestReader reader, FileLimits limits) {
    this.reader = reader;
    this.limits = limits;
  }

  /** Whether anything may have changed. */
  boolean refresh(FolderScan scan, ChangeWatch.Cause cause, Set<Path> touched, ServiceDefaults mesh) {
    boolean changed = !unreadable.equals(scan.unreadable());
    unreadable = scan.unreadable();
    changed |=
        tracked.keySet().removeIf(file -> !scan.files().containsKey(file) && !scan.hides(file));
    for (Map.Entry<Path, FileStamp> found : scan.files().entrySet()) {
      changed |= refresh(found.getKey(), found.getValue(), cause, touched, mesh);
    }
    return changed;
  }

  private boolean refresh(
      Path file, FileStamp stamp, ChangeWatch.Cause cause, Set<Path> touched, ServiceDefaults mesh) {
    Tracked earlier = tracked.get(file);
    boolean isDue =
        earlier == null
            || !earlier.stamp().equals(stamp)
            || !earlier.mesh().equals(mesh)
            || touched.contains(file)
            || (cause == ChangeWatch.Cause.PERIODIC && !earlier.isSettled());
    if (!isDue) {
      return false;
    }
    Tracked before =
        earlier == null ? new Tracked(stamp, "", mesh, FileContent.EMPTY, false) : earlier;
    return switch (FileText.read(file, limits)) {
      case FileText.Gone() -> tracked.remove(file) != null;
      case FileText.Unusable(var message) -> {
        FileContent content =
            FileContent.refused(Report.file(file, message)).over(before.content());
        tracked.put(file, new Tracked(stamp, "", mesh, content, true));
        yield true;
      }
      case FileText.Text text
          when text.digest().equals(before.digest()) && before.mesh().equals(mesh) -> {
        tracked.put(
            file,
            new Tracked(
                stamp, text.digest(), mesh, before.content(), cause == ChangeWatch.Cause.PERIODIC));
        yield false;
      }
      case FileText.Text text -> {
        FileContent content = reader.read(file, text.text(), mesh).over(before.content());
        tracked.put(file, new Tracked(stamp, text.digest(), mesh, content, false));
        yield true;
      }
    };
  }

  /** Every file's content, in the order of paths. */
  Collection<FileContent> contents() {
    return tracked.values().stream().map(Tracked::content).toList();
  }

  /** Paths that could not be looked into, and why. */
  SortedMap<Path, String> unreadable() {
    return unreadable;
  }
}
