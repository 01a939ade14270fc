package dev.mizzen.istiod.envoy.netns;

import dev.mizzen.envoy.EnvoyBootstrap;
import dev.mizzen.envoy.EnvoyProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A pod: a namespace whose traffic goes through a sidecar, and an application in it. */
final class Pod implements AutoCloseable {
  /** Whom the rules of redirection let through: the user and group of a sidecar. */
  static final int SIDECAR_ID = 1337;

  private final Process app;
  private final BufferedReader answers;
  private final EnvoyProcess sidecar;

  private Pod(Process app, EnvoyProcess sidecar) {
    this.app = app;
    this.answers = app.inputReader(StandardCharsets.UTF_8);
    this.sidecar = sidecar;
  }

  /**
   * Starts application and sidecar.
   *
   * @param envoy a binary that user {@link #SIDECAR_ID} may run
   * @param work a folder of that user
   */
  static Pod start(
      Namespace namespace, String name, Path envoy, EnvoyBootstrap bootstrap, Path work)
      throws IOException, InterruptedException {
    Process app =
        new ProcessBuilder(namespace.inside(java(name)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      Pod pod = new Pod(app, EnvoyProcess.start(sidecar(namespace, envoy), bootstrap, work, name));
      pod.expectReady();
      return pod;
    } catch (RuntimeException failed) {
      app.destroyForcibly();
      throw failed;
    }
  }

  private static List<String> java(String name) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        PodApp.class.getName(),
        name);
  }

  private static List<String> sidecar(Namespace namespace, Path envoy) {
    String id = Integer.toString(SIDECAR_ID);
    return namespace.inside(
        Tool.SETPRIV.command(
            List.of("--reuid", id, "--regid", id, "--clear-groups", envoy.toString())));
  }

  private void expectReady() throws IOException {
    String said = answers.readLine();
    if (!PodApp.READY.equals(said)) {
      throw new IllegalStateException("the application of a pod did not start: " + said);
    }
  }

  /** Lets the application call somebody; see {@link PodApp}. */
  String call(String order) {
    try {
      app.outputWriter(StandardCharsets.UTF_8).append(order).append('\n').flush();
      String answer = answers.readLine();
      return answer == null ? "the application has ended" : answer;
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /**
   * How many requests, or connections of TCP, its sidecar has sent to a cluster.
   *
   * @param cluster as it is named in statistics, without the semicolon that may end it there
   */
  long sentTo(String cluster) throws InterruptedException {
    return sidecar
        .stats("^cluster\\." + Pattern.quote(cluster) + ";?\\.upstream_rq_total$")
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  EnvoyProcess sidecar() {
    return sidecar;
  }

  @Override
  public void close() {
    sidecar.close();
    app.destroy();
  }
}
