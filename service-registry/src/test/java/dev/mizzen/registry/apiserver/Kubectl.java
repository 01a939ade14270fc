package dev.mizzen.registry.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs kubectl as a user would. */
public record Kubectl(Path binary, Path kubeconfig) {

  /**
   * Runs one command to its end.
   *
   * @param arguments for example {@code get}, {@code pods}
   * @return what it wrote
   * @throws IllegalStateException with all it wrote where it fails
   */
  public String run(String... arguments) throws InterruptedException {
    return runWith("", List.of(arguments));
  }

  /** Applies manifests, as {@code kubectl apply --server-side} does. */
  public String apply(Path file) throws InterruptedException {
    return run("apply", "--server-side", "--force-conflicts", "-f", file.toString());
  }

  /** The same with a text. */
  public String apply(String yaml) throws InterruptedException {
    return runWith(yaml, List.of("apply", "--server-side", "--force-conflicts", "-f", "-"));
  }

  /** Makes objects that are not there yet; names may be left to the server. */
  public String create(String yaml) throws InterruptedException {
    return runWith(yaml, List.of("create", "-f", "-"));
  }

  /** What the server would make of an object, as JSON, if it were made now. */
  public String tryCreate(String yaml) throws InterruptedException {
    return runWith(yaml, List.of("create", "--dry-run=server", "-o", "json", "-f", "-"));
  }

  /** Applies the status of objects, which {@link #apply} leaves out. */
  public String applyStatus(String yaml) throws InterruptedException {
    return runWith(
        yaml,
        List.of("apply", "--server-side", "--force-conflicts", "--subresource=status", "-f", "-"));
  }

  /**
   * Deletes objects and waits until they are gone; those that are not there do not matter. By
   * force, since no kubelet is there to say that a pod has stopped.
   */
  public String delete(String yaml) throws InterruptedException {
    return runWith(
        yaml, List.of("delete", "--ignore-not-found", "--force", "--grace-period=0", "-f", "-"));
  }

  /**
   * Defines one of Istio's networking kinds with a schema that takes anything, and waits until it
   * is served.
   */
  public void define(String kind, String plural) throws InterruptedException {
    apply(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: %2$s.networking.istio.io}
        spec:
          group: networking.istio.io
          names: {kind: %1$s, plural: %2$s}
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """
            .formatted(kind, plural));
    run("wait", "--for=condition=Established", "crd/" + plural + ".networking.istio.io");
  }

  private String runWith(String input, List<String> arguments) throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(binary.toString());
    command.add("--kubeconfig=" + kubeconfig);
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " failed: " + output);
      }
      return output;
    } catch (IOException cannotRun) {
      throw new UncheckedIOException(cannotRun);
    }
  }
}
