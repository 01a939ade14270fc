package dev.mizzen.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The server with a runtime and a program that starts it, below one folder: {@code bin/istiod},
 * {@code lib/app} with the jars, {@code lib/runtime}. The program is the JDK's own launcher: it
 * needs no shell.
 *
 * @param folder may lie anywhere, and be moved
 * @param time of every file
 */
record Application(Path folder, Instant time) {
  static final String CACHE = "istiod.aot";

  private static final String MAIN_CLASS = "dev.mizzen.istiod.Main";

  /** By which istioctl and scripts call the server in its container. */
  private static final String OTHER_NAME = "pilot-discovery";

  /** Asked for by libraries that do without where it is missing: beans, and windows. */
  private static final String NOT_NEEDED = "java.desktop";

  /** A provider that no class refers to: an authority's key may be in a token. */
  private static final String TOKENS = "jdk.crypto.cryptoki";

  private static final String NATIVE = "META-INF/native/";

  /**
   * Makes it anew.
   *
   * @param serverJars the server's own jar, and all others in {@code lib}
   * @param options of the JVM
   */
  static Application make(
      Path serverJars, List<String> options, Path work, String version, Instant time)
      throws IOException {
    delete(work);
    Path input = Files.createDirectories(work.resolve("input"));
    Path server = copyJars(serverJars, input);
    extractNatives(input);
    Path runtime = work.resolve("runtime");
    Tools.jdk("jlink", jlink(modules(input, server), runtime));
    Path properties = work.resolve(OTHER_NAME + ".properties");
    Files.writeString(properties, "main-class=" + MAIN_CLASS + "\n");
    Tools.jdk("jpackage", jpackage(input, server, runtime, work, properties, options, version));
    Application made = new Application(work.resolve("istiod"), time);
    Files.delete(made.folder.resolve("lib/istiod.png"));
    Files.deleteIfExists(made.folder.resolve("lib/" + OTHER_NAME + ".png"));
    Files.delete(made.folder.resolve("lib/app/.jpackage.xml"));
    made.setTimes();
    return made;
  }

  private static Path copyJars(Path serverJars, Path input) throws IOException {
    List<Path> own = jars(serverJars);
    Path server =
        own.stream()
            .filter(
                jar ->
                    jar.getFileName()
                        .toString()
                        .matches("mizzen-istiod-server-[^-]*(-SNAPSHOT)?\\.jar"))
            .findFirst()
            .orElseThrow(() -> new IOException("no jar of the server in " + serverJars));
    List<Path> all = new ArrayList<>(jars(serverJars.resolve("lib")));
    all.add(server);
    for (Path jar : all) {
      Files.copy(jar, input.resolve(jar.getFileName()));
    }
    return input.resolve(server.getFileName());
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /**
   * Netty and Conscrypt load them from where they are; by themselves they would write them to a
   * temporary folder.
   */
  private static void extractNatives(Path input) throws IOException {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    for (Path jar : jars(input)) {
      try (JarFile opened = new JarFile(jar.toFile())) {
        for (var entry : opened.stream().toList()) {
          if (entry.getName().startsWith(NATIVE)
              && entry.getName().matches(".*linux[-_]" + architecture + "\\.so")) {
            Path library = input.resolve(entry.getName().substring(NATIVE.length()));
            try (InputStream content = opened.getInputStream(entry)) {
              Files.copy(content, library, StandardCopyOption.REPLACE_EXISTING);
            }
          }
        }
      }
    }
  }

  /** What the classes refer to. */
  private static String modules(Path input, Path server) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("--multi-release", "25", "--ignore-missing-deps", "--print-module-deps"));
    arguments.addAll(List.of("--class-path", input + "/*", server.toString()));
    jars(input).stream()
        .filter(jar -> !jar.equals(server))
        .forEach(jar -> arguments.add(jar.toString()));
    String last = Tools.jdk("jdeps", arguments).lines().reduce("", (before, line) -> line);
    TreeSet<String> modules = new TreeSet<>(Arrays.asList(last.split(",", -1)));
    modules.remove(NOT_NEEDED);
    modules.add(TOKENS);
    return String.join(",", modules);
  }

  private static List<String> jlink(String modules, Path runtime) {
    return List.of(
        "--add-modules",
        modules,
        "--strip-debug",
        "--no-header-files",
        "--no-man-pages",
        "--output",
        runtime.toString());
  }

  private static List<String> jpackage(
      Path input,
      Path server,
      Path runtime,
      Path work,
      Path otherLauncher,
      List<String> options,
      String version) {
    List<String> arguments = new ArrayList<>(List.of("--type", "app-image", "--name", "istiod"));
    arguments.addAll(List.of("--app-version", version, "--main-class", MAIN_CLASS));
    arguments.addAll(
        List.of("--input", input.toString(), "--main-jar", server.getFileName().toString()));
    arguments.addAll(List.of("--runtime-image", runtime.toString(), "--dest", work.toString()));
    arguments.addAll(List.of("--add-launcher", OTHER_NAME + "=" + otherLauncher));
    options.forEach(option -> arguments.addAll(List.of("--java-options", option)));
    arguments.addAll(List.of("--java-options", "-Djava.library.path=$APPDIR"));
    return arguments;
  }

  /**
   * From now on the cache is read, if it is for these jars; where it is not, that costs time only.
   */
  void useCache() throws IOException {
    for (String name : List.of("istiod", OTHER_NAME)) {
      Files.writeString(
          folder.resolve("lib/app").resolve(name + ".cfg"),
          "java-options=-XX:AOTCache=$APPDIR/" + CACHE + "\njava-options=-Xlog:aot*=error\n",
          StandardOpenOption.APPEND);
    }
  }

  /** The cache holds good for jars of the same size and time only. */
  void setTimes() throws IOException {
    for (Path file : files()) {
      Files.setLastModifiedTime(file, FileTime.from(time));
    }
  }

  Path program() {
    return folder.resolve("bin/istiod");
  }

  Path cache() {
    return folder.resolve("lib/app").resolve(CACHE);
  }

  /** Every file, sorted. */
  List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
