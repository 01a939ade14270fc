package dev.mizzen.istiod;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Prints {@code docs/settings.md} from the flags and the table of variables, so that the page
 * cannot be wrong.
 */
final class SettingsPage {
  private static final String FILES =
      """

      ## Files

      Where istiod's chart mounts them; none has to be there.

      | file | what it is for |
      |---|---|
      | `/var/run/secrets/remote/config` | The chart sets `KUBECONFIG` to it. Where it is missing, the pod's own account is used. |
      | `/var/run/secrets/kubernetes.io/serviceaccount` | The pod's own account; its token is read again every minute. |
      | `/etc/cacerts` | A plugged-in authority, where the server starts in `/` (`ROOT_CA_DIR`). |
      | `/var/run/secrets/istiod/tls/tls.crt`, `tls.key` | The server's certificate, where no flag names one. Looked for at the start, followed after it. |
      | `/var/run/secrets/istiod/ca/root-cert.pem` | The root of that certificate, else `ca.crt` beside it. |
      | `/etc/istio/config/mesh`, `meshNetworks` | Mesh config and networks, in place of the ConfigMap. |
      | `/etc/external-ca-cert/root-cert.pem` | The roots of the cluster's signers (`EXTERNAL_CA`), for agents of a mesh with several roots; where it is missing and no `CERT_SIGNER_DOMAIN` is set, the pod's `ca.crt`. |
      | `/var/run/secrets/tokens`, `/var/run/secrets/istio-dns` | Not read and not written. |
      | `/cacerts/extra.pem` | Roots for fetching key sets. Not read: no key sets are fetched. |
      """;

  private SettingsPage() {}

  static String print() {
    StringBuilder page = new StringBuilder();
    page.append(
        "# Settings\n\nPrinted from the code: `./mvnw -pl istiod-server -am test -Dtest=SettingsTest -Dsettings.update`\n");
    page.append(
        "(with `-Dsurefire.failIfNoSpecifiedTests=false`).\nNames and defaults are istiod's where istiod has the setting.\n\n");
    page.append(
        "## Flags of `bin/istiod discovery`\n\n| flag | default | meaning |\n|---|---|---|\n");
    Set<String> unserved = names(UnservedFlags.table());
    for (OptionSpec option : new CommandLine(new DiscoveryCommand()).getCommandSpec().options()) {
      if (!option.usageHelp()
          && !option.versionHelp()
          && !unserved.contains(option.longestName())) {
        String fallback = option.defaultValueString();
        row(
            page,
            option.longestName(),
            readable(fallback == null ? "" : fallback),
            String.join(" ", option.description()).replaceFirst(" \\[[^\\]]*]$", ""));
      }
    }
    page.append(
        "\nA flag that is not known is passed over with a warning; of one that is given twice the last counts.\n");
    unserved(page, "flag", UnservedFlags.table());
    page.append("\n## Environment\n\n| variable | default | meaning |\n|---|---|---|\n");
    for (Variable variable : Settings.table()) {
      row(
          page,
          variable.name(),
          variable.defaultValue(),
          variable.meaning() + " (" + variable.type() + ")");
    }
    unserved(page, "variable", UnservedVariables.table());
    page.append(FILES);
    return page.toString();
  }

  private static void unserved(StringBuilder page, String what, List<UnservedSetting> settings) {
    page.append(
            "\nNot in force in this version. Whoever sets one to something else is told in the log, or, where\n")
        .append(
            "passing it over would do what it rules out, the server does not start and says why:\n\n")
        .append("| ")
        .append(what)
        .append(" | istiod's default | what istiod does by it |\n|---|---|---|\n");
    for (UnservedSetting setting : settings) {
      String refused =
          setting.danger().map(danger -> ". **Refused**, for " + danger.reason()).orElse("");
      row(page, setting.name(), setting.defaultValue(), setting.meaning() + refused);
    }
  }

  private static Set<String> names(List<UnservedSetting> settings) {
    return settings.stream().map(UnservedSetting::name).collect(Collectors.toSet());
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
