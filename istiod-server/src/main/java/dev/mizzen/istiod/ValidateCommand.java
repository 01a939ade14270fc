package dev.mizzen.istiod;

import dev.mizzen.model.parse.MeshDefaults;
import dev.mizzen.model.parse.UnknownFields;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.validate.ConfigReader;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.convert.ServiceDefaults;
import dev.mizzen.registry.file.FileLimits;
import dev.mizzen.registry.file.ManifestCheck;
import dev.mizzen.registry.file.ManifestCheck.Checked;
import dev.mizzen.xds.patch.EnvoyPatchValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code istiod validate}: judges YAML without a cluster and without serving it. */
@Command(
    name = "validate",
    description = {
      "Judges Istio and Kubernetes objects as the server and its webhook do, without a cluster.",
      "",
      "Errors and warnings are told with file, line, document and field. Fields that a kind does not"
          + " have are errors, as they are for kubectl.",
      ""
    },
    footer = {
      "",
      "Exit code: 0 when nothing is refused, 1 when something is, 2 for wrong flags.",
      "Example: istiod validate -f my-mesh/ --meshConfig mesh.yaml"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ValidateCommand implements Callable<Integer> {
  private static final String STDIN = "-";

  /** How findings are printed. */
  enum Output {
    text,
    json
  }

  @Option(
      names = {"-f", "--filename"},
      arity = "1..*",
      paramLabel = "FILE|DIR|-",
      description = "YAML or JSON; a folder stands for the files in and below it, - for the input.")
  private List<String> places = List.of();

  @Parameters(arity = "0..*", paramLabel = "FILE|DIR|-", description = "The same without -f.")
  private List<String> more = List.of();

  @Option(names = "--meshConfig", paramLabel = "FILE", description = "A file of mesh config.")
  private Optional<Path> meshConfig = Optional.empty();

  @Option(names = "--networksConfig", paramLabel = "FILE", description = "A file of networks.")
  private Optional<Path> networksConfig = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. [${DEFAULT-VALUE}]")
  private Output output = Output.text;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<String> all = new ArrayList<>(places);
    all.addAll(more);
    if (all.isEmpty() && meshConfig.isEmpty() && networksConfig.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "nothing to judge: give -f FILE, DIR or -, or --meshConfig FILE");
    }
    ManifestCheck check = check();
    ValidationReport report = new ValidationReport();
    meshConfig.ifPresent(file -> report.add(check.meshConfig(file)));
    networksConfig.ifPresent(file -> report.add(check.meshNetworks(file)));
    all.forEach(place -> judge(check, place).forEach(report::add));
    spec.commandLine().getOut().print(output == Output.json ? report.json() : report.text());
    spec.commandLine().getOut().flush();
    return report.hasErrors() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
  }

  private static ManifestCheck check() {
    ConfigReader reader = new ConfigReader(UnknownFields.REFUSE, new EnvoyPatchValues());
    ObjectConverter converter =
        new ObjectConverter(new ClusterId("Kubernetes"), "cluster.local", reader::read);
    return new ManifestCheck(
        converter, ServiceDefaults.of(MeshDefaults.meshConfig()), FileLimits.DEFAULT);
  }

  private static List<Checked> judge(ManifestCheck check, String place) {
    if (place.equals(STDIN)) {
      return List.of(check.manifests(Path.of("stdin"), readAll()));
    }
    return files(Path.of(place)).stream().map(check::manifests).toList();
  }

  private static List<Path> files(Path place) {
    try {
      return ManifestCheck.files(place);
    } catch (IOException unreadable) {
      return List.of(place);
    }
  }

  private static String readAll() {
    try {
      byte[] input = System.in.readNBytes(FileLimits.DEFAULT.maxFileBytes());
      return new String(input, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new StartFailure("the input cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }
}
