package dev.mizzen.istiod;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bin/istiod}: the commands. */
@Command(
    name = "istiod",
    description = "Mizzen, a control plane for Envoy that is compatible with Istio.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DiscoveryCommand.class,
      ValidateCommand.class,
      InjectCommand.class,
      RequestCommand.class,
      CaCommand.class,
      VersionCommand.class,
      AutoComplete.GenerateCompletion.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Logging.ofCommands();
    System.exit(commands().execute(args));
  }

  static CommandLine commands() {
    return new CommandLine(new Main())
        .setOverwrittenOptionsAllowed(true) // the last of a repeated flag counts, as it does in Go
        .setUsageHelpWidth(120)
        .setUsageHelpLongOptionsMaxWidth(46);
  }
}
