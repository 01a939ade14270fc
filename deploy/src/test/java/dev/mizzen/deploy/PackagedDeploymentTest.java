package dev.mizzen.deploy;

import dev.mizzen.chart.ChartFiles;
import dev.mizzen.testing.Storey;
import dev.mizzen.testing.Storeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/istiod} as istiod's own chart starts it, with the rights it gives: becomes ready,
 * serves, and ends with 0, where nothing can be written and there is no /tmp.
 */
@Timeout(300)
class PackagedDeploymentTest {
  @BeforeAll
  static void requireMachine() throws IOException, InterruptedException {
    Storeys.require(
        Storey.API_SERVER, Optional.ofNullable(System.getenv("KUBEBUILDER_ASSETS")).map(Path::of));
    Namespaces.require();
    Path jars = Path.of(System.getProperty("mizzen.jars", ""));
    Files.write(jars.resolve(".built"), new byte[0]); // Maven has just seen to that
  }

  @Test
  void istiodsOwnChartStartsIt(@TempDir Path folder) throws IOException, InterruptedException {
    serve(folder, ServedCluster.CHECKOUT);
  }

  /** The image has nothing but itself: no library of this machine, no shell. */
  @Test
  @Tag("image")
  void istiodsOwnChartStartsTheImage(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path root = Files.createDirectory(folder.resolve("image"));
    UnpackedImage.unpack(Path.of(System.getProperty("mizzen.image", "")), root);
    serve(Files.createDirectory(folder.resolve("run")), root.toString());
  }

  /** All of it is taken by the API server, and its account has the rights that are needed. */
  @Test
  void ourOwnChartStartsIt(@TempDir Path folder) throws Exception {
    Path objects = Files.createDirectory(folder.resolve("chart"));
    Path run = Files.createDirectory(folder.resolve("run"));
    ChartFiles files = ChartFiles.write("istio-system", objects);
    Namespaces.run(
        ServedCluster.class,
        List.of(
            run.toString(),
            files.deployment().toString(),
            ServedCluster.CHECKOUT,
            files.all().toString(),
            resource("shop")));
  }

  private static void serve(Path folder, String program) throws IOException, InterruptedException {
    System.out.println(
        Namespaces.run(
            ServedCluster.class,
            List.of(
                folder.toString(),
                resource("stock-deployment"),
                program,
                resource("stock-rights"),
                resource("shop"))));
  }

  private static String resource(String name) {
    return Path.of("src/test/resources", name + ".yaml").toString();
  }
}
