package dev.mizzen.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.Quantity;
import dev.mizzen.inject.document.YamlReader;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.validate.IpAddresses;
import dev.mizzen.model.validate.MeshConfigReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What annotations of pods may say. Source: Istio 1.30, pkg/kube/inject/validate.go. */
public final class AnnotationRules {
  private static final String TRAFFIC = "traffic.sidecar.istio.io/";
  private static final String READINESS = "readiness.status.sidecar.istio.io/";
  private static final Pattern INTERFACE = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]{0,14}");
  private static final long MAX_UINT32 = 0xffff_ffffL;

  /** Says what is wrong with a value; empty where nothing is. */
  private interface Rule extends Function<String, Optional<String>> {}

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          rule(Names.INTERCEPTION_MODE, AnnotationRules::interceptionMode),
          rule(
              Names.STATUS_PORT, value -> port(value).map("excludeInboundPorts invalid: "::concat)),
          rule(READINESS + "initialDelaySeconds", AnnotationRules::uint32),
          rule(READINESS + "periodSeconds", AnnotationRules::uint32),
          rule(READINESS + "failureThreshold", AnnotationRules::uint32),
          rule(
              TRAFFIC + "includeOutboundIPRanges", value -> ranges(value, "includeIPRanges", true)),
          rule(
              TRAFFIC + "excludeOutboundIPRanges",
              value -> ranges(value, "excludeIPRanges", false)),
          rule(TRAFFIC + "includeInboundPorts", value -> ports(value, "includeInboundPorts", true)),
          rule(
              TRAFFIC + "excludeInboundPorts", value -> ports(value, "excludeInboundPorts", false)),
          rule(
              TRAFFIC + "excludeOutboundPorts",
              value -> ports(value, "excludeOutboundPorts", false)),
          rule(TRAFFIC + "excludeInterfaces", AnnotationRules::interfaces),
          rule(TRAFFIC + "kubevirtInterfaces", AnnotationRules::interfaces),
          rule("istio.io/reroute-virtual-interfaces", AnnotationRules::interfaces),
          rule(Names.MERGE_METRICS, AnnotationRules::bool),
          rule(Names.PROXY_CONFIG, AnnotationRules::proxyConfig),
          rule("sidecar.istio.io/proxyCPU", AnnotationRules::quantity),
          rule("sidecar.istio.io/proxyMemory", AnnotationRules::quantity),
          rule("sidecar.istio.io/proxyCPULimit", AnnotationRules::quantity),
          rule("sidecar.istio.io/proxyMemoryLimit", AnnotationRules::quantity));

  private AnnotationRules() {}

  private static Map.Entry<String, Rule> rule(String name, Rule rule) {
    return Map.entry(name, rule);
  }

  /** One message for each annotation with a wrong value, by name. */
  public static List<String> check(Map<String, String> annotations) {
    List<String> mistakes = new ArrayList<>();
    new TreeMap<>(annotations)
        .forEach(
            (name, value) -> {
              Rule rule = RULES.get(name);
              Optional<String> mistake = rule == null ? Optional.empty() : rule.apply(value);
              mistake.ifPresent(
                  why ->
                      mistakes.add(
                          "invalid value '" + value + "' for annotation '" + name + "': " + why));
            });
    return mistakes;
  }

  private static Optional<String> unless(boolean holds, String mistake) {
    return holds ? Optional.empty() : Optional.of(mistake);
  }

  private static Optional<String> interceptionMode(String value) {
    return unless(
        List.of("REDIRECT", "TPROXY", "NONE").contains(value),
        "interceptionMode invalid, use REDIRECT,TPROXY,NONE: " + value);
  }

  private static Optional<String> uint32(String value) {
    boolean isNumber = value.matches("[0-9]{1,10}") && Long.parseLong(value) <= MAX_UINT32;
    return unless(isNumber, "is no whole number from 0 to " + MAX_UINT32);
  }

  private static Optional<String> bool(String value) {
    return unless(GoBool.parse(value).isPresent(), "is neither true nor false");
  }

  private static Optional<String> quantity(String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("value contains control characters");
    }
    return unless(Quantity.canonical(value).isPresent(), "is no quantity, such as 100m or 128Mi");
  }

  private static Optional<String> port(String value) {
    String number = value.strip();
    boolean isPort = number.matches("[0-9]{1,5}") && Integer.parseInt(number) <= 65_535;
    return unless(isPort, "failed parsing port '" + value + "'");
  }

  private static Optional<String> ports(String value, String parameter, boolean allowsAll) {
    if (value.isBlank() || (allowsAll && value.equals("*"))) {
      return Optional.empty();
    }
    return Arrays.stream(value.strip().split(",", -1))
        .flatMap(port -> port(port).stream())
        .findFirst()
        .map(mistake -> parameter + " invalid: " + mistake);
  }

  private static Optional<String> ranges(String value, String parameter, boolean allowsAll) {
    if (value.isEmpty() || (allowsAll && value.equals("*"))) {
      return Optional.empty();
    }
    return Arrays.stream(value.split(",", -1))
        .filter(range -> !IpAddresses.isCidr(range))
        .findFirst()
        .map(range -> parameter + " invalid: failed parsing cidr '" + range + "'");
  }

  private static Optional<String> interfaces(String value) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return Arrays.stream(value.split(",", -1))
        .map(String::strip)
        .filter(name -> !INTERFACE.matcher(name).matches())
        .findFirst()
        .map(name -> "\"" + name + "\" is no name of an interface");
  }

  /** Laid over istiod's defaults, and judged as the mesh's own settings are. */
  private static Optional<String> proxyConfig(String value) {
    JsonNode config;
    try {
      config = YamlReader.read(value);
    } catch (DocumentException unreadable) {
      return Optional.of("failed to convert to apply proxy config: " + unreadable.getMessage());
    }
    JsonNode mesh = JsonNodeFactory.instance.objectNode().set("defaultConfig", config);
    return switch (new MeshConfigReader().read(List.of(mesh))) {
      case Parsed.Valid<?> ignored -> Optional.empty();
      case Parsed.Rejected<?>(var problems) ->
          Optional.of(
              problems.stream()
                  .filter(Problem::isError)
                  .map(problem -> problem.toString().replaceFirst("^defaultConfig\\.?", ""))
                  .collect(Collectors.joining("; ")));
    };
  }
}
