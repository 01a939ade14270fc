package dev.mizzen.registry.file;

import dev.mizzen.registry.convert.ServiceDefaults;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What every file below the folder holds, read again where it changed. Touched only on the source's
 * thread.
 *
 * <p>A file is read again when its stamp differs, when a notice came of it, or when the mesh's
 * defaults changed; once more on the next periodic look after it changed. Of a file that did change
 * only the documents that did are parsed.
 */
final class FileSet {

  /**
   * A file as it was read.
   *
   * @param documents what its documents gave, by fingerprint; empty where it could not be read
   * @param content what the file stands for, last good versions included
   */
  private record Tracked(
      FileReading reading, Map<String, DocumentContent> documents, FileContent content) {}

  private final ManifestReader reader;
  private final FileLimits limits;
  private final SortedMap<Path, Tracked> tracked = new TreeMap<>();
  private SortedMap<Path, String> unreadable = new TreeMap<>();

  FileSet(ManifestReader reader, FileLimits limits) {
    this.reader = reader;
    this.limits = limits;
  }

  /** Whether anything may have changed. */
  boolean refresh(FolderScan scan, Look look, ServiceDefaults mesh) {
    boolean changed = !unreadable.equals(scan.unreadable());
    unreadable = scan.unreadable();
    changed |= tracked.keySet().removeIf(file -> isGone(file, scan, look));
    for (Map.Entry<Path, FileStamp> found : scan.files().entrySet()) {
      Path file = found.getKey();
      Optional<Tracked> before = Optional.ofNullable(tracked.get(file));
      boolean isKept =
          before.isPresent()
              && !look.touched().contains(file)
              && !before.get().reading().isDue(found.getValue(), mesh, look.cause());
      if (!isKept && !look.isTooEarlyFor(found.getValue())) {
        boolean isSettled = look.cause() == Look.Cause.PERIODIC;
        changed |= read(file, before, new FileReading(found.getValue(), mesh, "", isSettled));
      }
    }
    return changed;
  }

  /** An editor may be about to put a new file in its place, so its folder has to rest first. */
  private static boolean isGone(Path file, FolderScan scan, Look look) {
    if (scan.files().containsKey(file) || scan.hides(file)) {
      return false;
    }
    return file.getParent() == null || !look.isTooEarlyFor(file.getParent());
  }

  private boolean read(Path file, Optional<Tracked> before, FileReading now) {
    FileContent earlier = before.map(Tracked::content).orElse(FileContent.EMPTY);
    return switch (FileText.read(file, limits)) {
      case FileText.Moving() -> false;
      case FileText.Gone() -> tracked.remove(file) != null;
      case FileText.Unusable(var message) -> {
        FileContent refused = FileContent.refused(Report.file(file, message));
        tracked.put(file, new Tracked(now, Map.of(), refused.over(earlier)));
        yield true;
      }
      case FileText.Text(_, _, var stamp) when !stamp.equals(now.stamp()) -> false;
      case FileText.Text(var text, var digest, _) -> take(file, text, before, now.of(digest));
    };
  }

  private boolean take(Path file, String text, Optional<Tracked> before, FileReading now) {
    if (before.isPresent() && now.foundTheSameAs(before.get().reading())) {
      tracked.put(file, new Tracked(now, before.get().documents(), before.get().content()));
      return false;
    }
    Map<String, DocumentContent> known =
        before
            .filter(t -> t.reading().mesh().equals(now.mesh()))
            .map(Tracked::documents)
            .orElse(Map.of());
    Map<String, DocumentContent> documents = reader.read(file, text, now.mesh(), known);
    FileContent content =
        FileContent.of(documents.values())
            .over(before.map(Tracked::content).orElse(FileContent.EMPTY));
    FileReading unsettled = new FileReading(now.stamp(), now.mesh(), now.digest(), false);
    tracked.put(file, new Tracked(unsettled, documents, content));
    return true;
  }

  /**
   * Whether every file of a scan has been read, be it with success; one that was changing is not.
   */
  boolean hasAll(FolderScan scan) {
    return tracked.keySet().containsAll(scan.files().keySet());
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
