package dev.mizzen.istiod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ParseResult;

/** No flag and no variable of istiod's goes by unnoticed. */
class UnservedSettingsTest {
  /** Read where what they name is opened, or as the default of a flag. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "CLUSTER_ID",
          "GRPC_KEEPALIVE_INTERVAL",
          "GRPC_KEEPALIVE_TIMEOUT",
          "KUBERNETES_SERVICE_HOST",
          "POD_NAMESPACE");

  private static final List<String> FLAGS =
      List.of(
          "registries=Kubernetes",
          "kubeconfig=",
          "meshConfig=./etc/istio/config/mesh",
          "networksConfig=./etc/istio/config/meshNetworks",
          "namespace=istio-system",
          "cniNamespace=",
          "clusterRegistriesNamespace=",
          "shutdownDuration=10s",
          "configDir=",
          "domain=cluster.local",
          "clusterID=Kubernetes",
          "clusterAliases=",
          "httpAddr=:8080",
          "httpsAddr=:15017",
          "grpcAddr=:15010",
          "secureGRPCAddr=",
          "monitoringAddr=:15014",
          "profile=true",
          "caCertFile=",
          "tlsCertFile=",
          "tlsKeyFile=",
          "tls-cipher-suites=",
          "tls-min-version=1.2",
          "kubernetesApiQPS=80",
          "kubernetesApiBurst=160",
          "keepaliveInterval=30s",
          "keepaliveTimeout=10s",
          "keepaliveMaxServerConnectionAge=30m",
          "ctrlz_port=9876",
          "ctrlz_address=localhost",
          "log_target=stdout",
          "log_as_json=false",
          "log_output_level=default:info,grpc:none",
          "log_stacktrace_level=default:none",
          "log_caller=",
          "vklog=0");

  /** A row of the list of istiod's variables. */
  record Known(String name, String defaultValue, boolean isAgents) {
    static Known read(String row) {
      String[] columns = row.split("\\|", -1);
      return new Known(columns[0], columns[1], columns.length > 2);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Known> variables() {
    return rows().filter(known -> !known.isAgents());
  }

  static List<UnservedSetting> unserved() {
    return UnservedVariables.table();
  }

  static List<String> flags() {
    return FLAGS;
  }

  @ParameterizedTest
  @MethodSource("variables")
  void everyVariableOfIstiodsIsInForceOrSaidNotToBe(Known known) {
    Optional<UnservedSetting> unserved =
        UnservedVariables.table().stream().filter(row -> row.name().equals(known.name())).findAny();
    boolean isServed =
        ELSEWHERE.contains(known.name())
            || Settings.table().stream().anyMatch(row -> row.name().equals(known.name()));

    assertThat(isServed).isNotEqualTo(unserved.isPresent());
    assertThat(unserved.map(UnservedSetting::defaultValue).orElse(known.defaultValue()))
        .isEqualTo(known.defaultValue());
  }

  @Test
  void nothingIsSaidNotToBeInForceThatIstiodDoesNotKnow() {
    assertThat(UnservedVariables.table())
        .extracting(UnservedSetting::name)
        .isSubsetOf(rows().map(Known::name).collect(Collectors.toSet()))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("unserved")
  void istiodsDefaultAsksForNothing(UnservedSetting variable) {
    UnservedSettings asked = asked(Map.of(variable.name(), variable.defaultValue()));

    assertThat(asked).isEqualTo(new UnservedSettings(List.of(), List.of()));
  }

  @ParameterizedTest
  @MethodSource("unserved")
  void anotherValueIsNamedOrRefused(UnservedSetting variable) {
    UnservedSettings asked = asked(Map.of(variable.name(), other(variable.defaultValue())));

    assertThat(asked.names().size() + asked.refusals().size()).isEqualTo(1);
    assertThat(asked.toString()).contains(variable.name());
  }

  @ParameterizedTest
  @CsvSource("USE_REMOTE_CERTS,1")
  void aValueThatRulesOutWhatWouldBeDoneIsRefused(String name, String value) {
    UnservedSettings asked = asked(Map.of(name, value));

    assertThat(asked.names()).isEmpty();
    assertThatThrownBy(asked::refuse)
        .hasMessageStartingWith(name + " is \"" + value + "\"")
        .hasMessageContaining("it is refused, for ");
  }

  @ParameterizedTest
  @CsvSource({
    "PILOT_ENABLE_AMBIENT,FALSE",
    "PILOT_ENABLE_AMBIENT,0",
    "PILOT_ENABLE_AMBIENT,perhaps",
    "DEFAULT_WORKLOAD_CERT_TTL,1440m",
    "PILOT_PUSH_THROTTLE,''",
    "PILOT_ANALYSIS_INTERVAL,''"
  })
  void anotherSpellingOfTheDefaultAsksForNothing(String name, String value) {
    assertThat(asked(Map.of(name, value)).names()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("flags")
  void everyFlagOfIstiodsIsTaken(String flag) {
    ParseResult parsed = parse("--" + flag);

    assertThat(parsed.unmatched()).isEmpty();
    assertThat(UnservedSettings.of(Map.of(), parsed).names()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("flags")
  void aFlagsValueMayBeAWordOfItsOwn(String flag) {
    int value = flag.indexOf('=');

    ParseResult parsed = parse("--" + flag.substring(0, value), flag.substring(value + 1));

    assertThat(parsed.unmatched()).isEmpty();
  }

  @Test
  void flagsThatAreNotInForceAreNamed() {
    ParseResult parsed = parse("--profile=false", "--cniNamespace=kube-system");

    UnservedSettings asked = UnservedSettings.of(Map.of(), parsed);

    assertThat(asked.names()).containsExactlyInAnyOrder("--profile", "--cniNamespace");
    assertThat(asked.refusals()).isEmpty();
  }

  @Test
  void theLastOfARepeatedFlagCounts() {
    ParseResult parsed = parse("--domain=a.example", "--domain", "b.example");

    assertThat(parsed.<String>matchedOptionValue("--domain", "")).isEqualTo("b.example");
  }

  private static UnservedSettings asked(Map<String, String> environment) {
    return UnservedSettings.of(environment, parse());
  }

  private static ParseResult parse(String... arguments) {
    String[] line =
        Stream.concat(Stream.of("discovery"), Arrays.stream(arguments)).toArray(String[]::new);
    return Main.commands().parseArgs(line).subcommand();
  }

  private static String other(String defaultValue) {
    return switch (defaultValue) {
      case "true" -> "false";
      case "false" -> "true";
      default -> "7" + defaultValue;
    };
  }

  private static Stream<Known> rows() {
    try {
      return Files.readAllLines(Path.of("src/test/resources/istiod-variables.txt")).stream()
          .filter(row -> !row.startsWith("#"))
          .map(Known::read);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
