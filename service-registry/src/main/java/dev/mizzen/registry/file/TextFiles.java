package dev.mizzen.registry.file;

import dev.mizzen.model.load.FaultHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A few files of one folder as texts that are used together.
 *
 * <p>Shape: {@link #start} tells of them before it returns; later a change is told of within a
 * second, on a thread of their own. Files that are being written are left for a later look.
 */
public final class TextFiles implements AutoCloseable {
  private final Path folder;
  private final List<String> names;
  private final FileLimits limits;
  private final Consumer<NamedTexts> changed;
  private final ChangeWatch watch;
  private Optional<NamedTexts> last = Optional.empty();

  /**
   * @param names of the files; those that are not there have no text
   */
  public TextFiles(
      Path folder,
      List<String> names,
      FileLimits limits,
      Consumer<NamedTexts> changed,
      FaultHandler faults) {
    this.folder = folder;
    this.names = List.copyOf(names);
    this.limits = limits;
    this.changed = changed;
    this.watch = new ChangeWatch("text-files", this::sweep, faults);
  }

  /** Reads the files on the caller's thread, then watches them. */
  public void start() {
    tell(Look.once());
    watch.start(Look.Cause.PERIODIC);
  }

  @Override
  public void close() {
    watch.close();
  }

  private Map<Path, Optional<Object>> sweep(Look look) {
    tell(look);
    return WatchedFolders.of(folder);
  }

  private void tell(Look look) {
    Optional<NamedTexts> now = read(look);
    if (now.isPresent() && !now.equals(last)) {
      last = now;
      changed.accept(now.get());
    }
  }

  /** Empty where one of them is being written. */
  private Optional<NamedTexts> read(Look look) {
    Map<String, String> texts = new TreeMap<>();
    for (String name : names) {
      Path file = folder.resolve(name);
      switch (FileText.read(file, limits)) {
        case FileText.Text(_, _, var stamp) when look.isTooEarlyFor(stamp) -> {
          return Optional.empty();
        }
        case FileText.Text(var text, _, _) -> texts.put(name, text);
        case FileText.Unusable(var problem) -> {
          return Optional.of(new NamedTexts.Unusable(file.toString(), problem));
        }
        case FileText.Moving() -> {
          return Optional.empty();
        }
        case FileText.Gone() -> {}
      }
    }
    return Optional.of(
        texts.isEmpty()
            ? new NamedTexts.Absent(folder.toString())
            : new NamedTexts.Found(folder.toString(), texts));
  }
}
