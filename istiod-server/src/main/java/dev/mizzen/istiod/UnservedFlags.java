package dev.mizzen.istiod;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Flags of {@code pilot-discovery discovery} that this version takes and does not put in force.
 * Added to the command when it is made.
 */
final class UnservedFlags implements CommandLine.IModelTransformer {
  /** A flag that may stand alone, for true. */
  private static final String SWITCH = "profile";

  private static final List<UnservedSetting> TABLE =
      List.of(
          flag("ctrlz_port", "9876", "PORT: introspection"),
          flag("ctrlz_address", "localhost", "HOST: introspection"),
          flag("clusterRegistriesNamespace", "", "NAME: namespace of remote clusters' secrets"),
          flag("cniNamespace", "", "NAME: namespace of the CNI's pods, for the taints of nodes"),
          flag(SWITCH, "true", "Go's profiles; a JVM has none"),
          flag("log_target", "stdout", "FILE: where the log goes; here always standard output"),
          flag("log_stacktrace_level", "default:none", "LEVELS: stack traces with lines"),
          flag("log_caller", "", "SCOPES: places in the source with lines"),
          flag("vklog", "0", "LEVEL: lines of the Kubernetes client"));

  private static UnservedSetting flag(String name, String defaultValue, String meaning) {
    return UnservedSetting.harmless("--" + name, defaultValue, meaning);
  }

  static List<UnservedSetting> table() {
    return TABLE;
  }

  @Override
  public CommandSpec transform(CommandSpec command) {
    TABLE.forEach(flag -> command.addOption(option(flag)));
    return command;
  }

  private static OptionSpec option(UnservedSetting flag) {
    OptionSpec.Builder option =
        OptionSpec.builder(flag.name())
            .type(String.class)
            .paramLabel("VALUE")
            .defaultValue(flag.defaultValue())
            .description("Not in force. " + flag.meaning() + ". [${DEFAULT-VALUE}]");
    boolean isSwitch = flag.name().equals("--" + SWITCH);
    return (isSwitch ? option.arity("0..1").fallbackValue("true") : option).build();
  }
}
