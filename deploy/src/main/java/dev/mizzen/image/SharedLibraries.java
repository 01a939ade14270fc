package dev.mizzen.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The libraries of this machine that programs are linked to, as its dynamic linker lists them; the
 * linker itself is among them.
 */
final class SharedLibraries {
  private static final Pattern ABSOLUTE = Pattern.compile("(?:^|=>)\\s*(/\\S+) \\(0x");

  /** Of the programs themselves, one may be loaded before it is asked for by name. */
  private static final Pattern MISSING = Pattern.compile("^\\s*(\\S+) => not found");

  private SharedLibraries() {}

  /**
   * Absolute paths, sorted.
   *
   * @param programs binaries, or folders that hold some; what is in the folders is not listed
   */
  static List<Path> of(List<Path> programs) throws IOException, InterruptedException {
    TreeSet<Path> libraries = new TreeSet<>();
    List<Path> binaries = binaries(programs);
    Set<String> own =
        binaries.stream().map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    for (Path binary : binaries) {
      List<String> lines = Tools.output("ldd", binary.toString()).lines().toList();
      for (String line : lines) {
        Matcher missing = MISSING.matcher(line);
        if (missing.find() && !own.contains(missing.group(1))) {
          throw new IOException(binary + " is linked to what is not here: " + line.strip());
        }
        Matcher found = ABSOLUTE.matcher(line);
        if (found.find()) {
          libraries.add(Path.of(found.group(1)));
        }
      }
    }
    libraries.removeIf(library -> programs.stream().anyMatch(library::startsWith));
    return List.copyOf(libraries);
  }

  private static List<Path> binaries(List<Path> programs) throws IOException {
    List<Path> binaries = new ArrayList<>();
    for (Path program : programs) {
      try (Stream<Path> files = Files.walk(program)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          if (isElf(file)) {
            binaries.add(file);
          }
        }
      }
    }
    return binaries;
  }

  private static boolean isElf(Path file) throws IOException {
    try (var content = Files.newInputStream(file)) {
      byte[] start = content.readNBytes(4);
      return start.length == 4
          && start[0] == 0x7f
          && start[1] == 'E'
          && start[2] == 'L'
          && start[3] == 'F';
    }
  }
}
