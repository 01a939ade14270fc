package dev.mizzen.istiod;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Prints {@code docs/settings.md} from the flags and the table of variables, so that the page
 * cannot be wrong.
 */
final class SettingsPage {
  private SettingsPage() {}

  static String print() {
    StringBuilder page = new StringBuilder();
    page.append(
        "# Settings\n\nPrinted from the code: `./mvnw -pl istiod-server -am test -Dtest=SettingsTest -Dsettings.update`\n");
    page.append(
        "(with `-Dsurefire.failIfNoSpecifiedTests=false`).\nNames and defaults are istiod's where istiod has the setting.\n\n");
    page.append(
        "## Flags of `bin/istiod discovery`\n\n| flag | default | meaning |\n|---|---|---|\n");
    for (OptionSpec option : new CommandLine(new DiscoveryCommand()).getCommandSpec().options()) {
      if (!option.usageHelp() && !option.versionHelp()) {
        String fallback = option.defaultValueString();
        row(
            page,
            option.longestName(),
            readable(fallback == null ? "" : fallback),
            String.join(" ", option.description()).replaceFirst(" \\[[^\\]]*]$", ""));
      }
    }
    page.append("\n## Environment\n\n| variable | default | meaning |\n|---|---|---|\n");
    for (Settings.Variable variable : Settings.table()) {
      row(
          page,
          variable.name(),
          variable.defaultValue(),
          variable.meaning() + " (" + variable.type() + ")");
    }
    page.append(
        "\nNot in force in this version; whoever sets one is told:\n\n| variable | istiod's default | meaning |\n|---|---|---|\n");
    for (Settings.Variable variable : Settings.unservedTable()) {
      row(page, variable.name(), variable.defaultValue(), variable.meaning());
    }
    return page.toString();
  }

  /** A default that comes from the environment, in words. */
  private static String readable(String defaultValue) {
    return defaultValue.replaceFirst("^\\$\\{env:([A-Z_]+):-(.*)}$", "\\$$1, else $2");
  }

  private static void row(StringBuilder page, String name, String value, String meaning) {
    page.append("| `")
        .append(name)
        .append("` | ")
        .append(value.isEmpty() ? "" : "`" + value + "`")
        .append(" | ");
    page.append(meaning.replace("|", "\\|")).append(" |\n");
  }
}
