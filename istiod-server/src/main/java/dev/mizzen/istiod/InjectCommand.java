package dev.mizzen.istiod;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code istiod inject}: does to workloads in files what the webhook does to pods, as {@code
 * istioctl kube-inject} with local files does.
 */
@Command(
    name = "inject",
    description = {
      "Injects the sidecar into workloads in YAML and prints all documents.",
      "What is no workload, or is not to be injected, stays as it is."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class InjectCommand implements Callable<Integer> {
  private static final String STDIN = "-";

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      required = true,
      description = "YAML of workloads, several documents if need be; - for standard input.")
  private String file = STDIN;

  @Option(
      names = "--injectConfigFile",
      paramLabel = "FILE",
      required = true,
      description = "Key config of ConfigMap istio-sidecar-injector: policy and templates.")
  private Path injectConfigFile = Path.of("");

  @Option(
      names = "--valuesFile",
      paramLabel = "FILE",
      required = true,
      description = "Key values of ConfigMap istio-sidecar-injector.")
  private Path valuesFile = Path.of("");

  @Option(
      names = "--meshConfigFile",
      paramLabel = "FILE",
      required = true,
      description = "Key mesh of ConfigMap istio, over the defaults.")
  private Path meshConfigFile = Path.of("");

  @Option(
      names = {"-r", "--revision"},
      paramLabel = "NAME",
      description = "Revision that pods are marked with. [${DEFAULT-VALUE}]")
  private String revision = "default";

  @Option(
      names = "--nativeSidecars",
      description = "The proxy becomes an init container that keeps running (Kubernetes 1.33).")
  private boolean nativeSidecars;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the documents go instead of standard output.")
  private Path output = Path.of("");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try {
      FileInjection injection =
          FileInjection.of(injectConfigFile, valuesFile, meshConfigFile, revision, nativeSidecars);
      String injected = injection.inject(file, text(), err::println);
      if (output.toString().isEmpty()) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(injected);
        out.flush();
      } else {
        Files.writeString(output, injected);
      }
      return 0;
    } catch (FileInjection.Mistake mistake) {
      err.println(mistake.getMessage());
    } catch (IOException unreadable) {
      err.println("cannot read or write: " + unreadable);
    }
    return 1;
  }

  private String text() throws IOException {
    return file.equals(STDIN)
        ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
        : Files.readString(Path.of(file));
  }
}
