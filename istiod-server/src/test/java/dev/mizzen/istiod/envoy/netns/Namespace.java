package dev.mizzen.istiod.envoy.netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One network namespace, named after the process that made it. */
record Namespace(String name) implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("mizzen-(\\d+)-\\w+");
  private static final Path FILES = Path.of("/etc/netns");

  static String name(String purpose) {
    return "mizzen-" + ProcessHandle.current().pid() + "-" + purpose;
  }

  static Namespace make(String purpose) {
    Namespace made = new Namespace(name(purpose));
    Tool.IP.run("netns", "add", made.name);
    return made;
  }

  /** What a process left behind that is no more, having been killed. */
  static List<Namespace> abandoned() {
    return made(pid -> ProcessHandle.of(pid).isEmpty());
  }

  /** What this process has made and not yet closed. */
  static List<Namespace> own() {
    return made(pid -> pid == ProcessHandle.current().pid());
  }

  private static List<Namespace> made(Predicate<Long> byProcess) {
    return Tool.IP
        .run("netns", "list")
        .lines()
        .map(line -> line.split(" ", 2)[0])
        .filter(name -> maker(name).filter(byProcess).isPresent())
        .map(Namespace::new)
        .toList();
  }

  private static Optional<Long> maker(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
  }

  /** Commands of {@code ip}, one a line, that speak of this namespace. */
  void ip(String commands) {
    Tool.run(Tool.IP.command(List.of("-n", name, "-batch", "-")), commands);
  }

  /** A command line that runs in here. */
  List<String> inside(List<String> command) {
    return Tool.IP.command(
        Stream.concat(Stream.of("netns", "exec", name), command.stream()).toList());
  }

  /** The names that programs started in here resolve. */
  void resolve(String hosts) {
    try {
      Files.createDirectories(files());
      Files.writeString(files().resolve("hosts"), hosts);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Path files() {
    return FILES.resolve(name);
  }

  /** Ends what runs in here and removes the namespace with all its links and files. */
  @Override
  public void close() {
    Tool.IP
        .run("netns", "pids", name)
        .lines()
        .map(line -> ProcessHandle.of(Long.parseLong(line)))
        .flatMap(Optional::stream)
        .forEach(ProcessHandle::destroyForcibly);
    Tool.IP.run("netns", "del", name);
    removeFiles();
  }

  private void removeFiles() {
    try {
      Files.deleteIfExists(files().resolve("hosts"));
      Files.deleteIfExists(files());
      Files.deleteIfExists(FILES);
    } catch (DirectoryNotEmptyException othersUseIt) {
      // the folder stays for them
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
