package dev.mizzen.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds the image. Arguments: the folder of the server's jars, the file of JVM options, the folder
 * of a small mesh to train with, the folder to work in, the version, the time that all files have.
 * Leaves {@code istiod-image.tar} in the folder, and the list of what it is made of, {@code
 * istiod.cdx.json}.
 */
public final class ImageBuild {
  private static final String APPLICATION = "usr/local/";
  private static final String PASSWD =
      "root:x:0:0:root:/:/sbin/nologin\nistiod:x:1337:1337:istiod:/:/sbin/nologin\n";

  private ImageBuild() {}

  /**
   * Runs it.
   *
   * @throws IOException saying which step failed
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path jars = Path.of(arguments[0]);
    List<String> options = options(Path.of(arguments[1]));
    Path mesh = Path.of(arguments[2]);
    Path work = Path.of(arguments[3]);
    String version = arguments[4];
    Instant time = Instant.parse(arguments[5]);
    Application application =
        Application.make(jars, options, work, version.replaceAll("[^0-9.].*", ""), time);
    Training.run(application, mesh, work);
    application.useCache();
    application.setTimes();
    byte[] materials =
        BillOfMaterials.of(jars.resolve("bom.json"), application.folder().resolve("lib/runtime"));
    Files.write(work.resolve("istiod.cdx.json"), materials);
    write(application, materials, version, work);
  }

  /** The archive, from what lies below the application's folder. */
  static void write(Application application, byte[] materials, String version, Path work)
      throws IOException, InterruptedException {
    List<Layer> layers = layers(application, materials, work);
    Path archive = work.resolve("istiod-image.tar");
    new ImageArchive(config(version), layers, application.time()).write(archive);
    for (Layer layer : layers) {
      System.out.printf(
          "%-10s %9d bytes %s%n", layer.name(), Files.size(layer.blob()), layer.digest());
    }
    System.out.println(archive + " " + Files.size(archive) + " bytes");
  }

  /** One a line; lines that begin with # are for people. */
  static List<String> options(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  /** What changes least often goes first, so that it is fetched least often. */
  private static List<Layer> layers(Application application, byte[] materials, Path work)
      throws IOException, InterruptedException {
    Instant time = application.time();
    List<ImageFile> runtime = new ArrayList<>();
    List<ImageFile> libraries = new ArrayList<>();
    List<ImageFile> server = new ArrayList<>();
    List<ImageFile> cache = new ArrayList<>();
    for (Path file : application.files()) {
      String path = application.folder().relativize(file).toString();
      String name = file.getFileName().toString();
      List<ImageFile> layer =
          path.startsWith("lib/runtime/")
              ? runtime
              : file.equals(application.cache())
                  ? cache
                  : name.startsWith("mizzen-") || name.endsWith(".cfg") ? server : libraries;
      layer.add(ImageFile.copy(file, APPLICATION + path));
    }
    server.add(ImageFile.of(APPLICATION + "share/istiod.cdx.json", materials));
    return List.of(
        Layer.write("base", base(application), time, work),
        Layer.write("runtime", runtime, time, work),
        Layer.write("libraries", libraries, time, work),
        Layer.write("server", server, time, work),
        Layer.write("cache", cache, time, work));
  }

  private static List<ImageFile> base(Application application)
      throws IOException, InterruptedException {
    List<ImageFile> files = new ArrayList<>();
    for (Path library : SharedLibraries.of(List.of(application.folder()))) {
      files.add(ImageFile.copy(library.toRealPath(), library.toString().substring(1)));
    }
    files.add(text("etc/passwd", PASSWD));
    files.add(text("etc/group", "root:x:0:\nistiod:x:1337:\n"));
    files.add(text("etc/nsswitch.conf", "hosts: files dns\n"));
    return files;
  }

  private static ImageFile text(String path, String text) {
    return ImageFile.of(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private static ImageArchive.ImageConfig config(String version) {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    return new ImageArchive.ImageConfig(
        "mizzen/istiod",
        version,
        architecture,
        List.of("/usr/local/bin/istiod"),
        "1337:1337",
        Map.of("PATH", "/usr/local/bin", "LANG", "C.UTF-8"),
        List.of(8080, 15_010, 15_012, 15_014, 15_017),
        Map.of(
            "org.opencontainers.image.title", "istiod",
            "org.opencontainers.image.description", "Mizzen, a control plane compatible with Istio",
            "org.opencontainers.image.licenses", "Apache-2.0",
            "org.opencontainers.image.version", version));
  }
}
