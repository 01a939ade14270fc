package dev.mizzen.registry.file;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What lies below a folder now.
 *
 * <p>Shape: links are followed, loops left out. Names that start with {@code ..} are left out,
 * because Kubernetes keeps the versions of a mounted ConfigMap there and links to them; so are
 * editors' lock files ({@code .#}).
 *
 * @param files every YAML and JSON file, in the order of their paths
 * @param folders every folder, the top one included, with the file system's own key for it
 * @param unreadable what could not be looked into, and why
 */
record FolderScan(
    SortedMap<Path, FileStamp> files,
    Map<Path, Optional<Object>> folders,
    SortedMap<Path, String> unreadable) {
  private static final int MAX_DEPTH = 32;
  private static final Set<String> SUFFIXES = Set.of(".yaml", ".yml", ".json");

  FolderScan {
    files = new TreeMap<>(files);
    unreadable = new TreeMap<>(unreadable);
    folders = Map.copyOf(folders);
  }

  static FolderScan of(Path top) throws IOException {
    Visitor visitor = new Visitor(top);
    Files.walkFileTree(top, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, visitor);
    return new FolderScan(visitor.files, visitor.folders, visitor.unreadable);
  }

  /** Whether something unreadable lies on the way to the file. */
  boolean hides(Path file) {
    return unreadable.keySet().stream().anyMatch(file::startsWith);
  }

  private static boolean isManifest(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot >= 0 && SUFFIXES.contains(name.substring(dot));
  }

  private static boolean isHidden(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith("..") || name.startsWith(".#");
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final Path top;
    private final SortedMap<Path, FileStamp> files = new TreeMap<>();
    private final Map<Path, Optional<Object>> folders = new TreeMap<>();
    private final SortedMap<Path, String> unreadable = new TreeMap<>();

    Visitor(Path top) {
      this.top = top;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (!folder.equals(top) && isHidden(folder)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      folders.put(folder, Optional.ofNullable(attributes.fileKey()));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && isManifest(file) && !isHidden(file)) {
        files.put(file, FileStamp.of(attributes));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
      if (path.equals(top)) {
        throw failure;
      }
      boolean isGone =
          failure instanceof NoSuchFileException || failure instanceof FileSystemLoopException;
      if (!isGone && !isHidden(path)) {
        unreadable.put(path, "cannot be read: " + failure.getClass().getSimpleName());
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      if (failure != null) {
        unreadable.put(folder, "cannot be listed: " + failure.getClass().getSimpleName());
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
