package dev.mizzen.model.validate;

import com.google.protobuf.Duration;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.mizzen.api.networking.v1alpha3.StringMatch;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.parse.Problems;
import dev.mizzen.model.service.Protocol;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Rules about single values, noted by path. Touched by the reading of one object only. */
final class Checks {
  private static final String UNIX_PREFIX = "unix://";
  private static final int MAX_PORT = 65535;
  private static final int MAX_REGEX_LENGTH = 1024;
  private static final java.time.Duration LEAST = java.time.Duration.ofMillis(1);

  private final Problems problems;

  Checks(Problems problems) {
    this.problems = problems;
  }

  void add(Problem problem) {
    problems.add(problem);
  }

  void error(String path, String message) {
    problems.error(path, message);
  }

  void warn(String path, String message) {
    problems.warn(path, message);
  }

  /** Notes {@code message} unless {@code holds}. */
  void want(boolean holds, String path, String message) {
    if (!holds) {
      problems.error(path, message);
    }
  }

  void port(int number, String path) {
    want(
        isPort(number), path, "is " + Integer.toUnsignedString(number) + ", want 1 to " + MAX_PORT);
  }

  static boolean isPort(int number) {
    return number >= 1 && number <= MAX_PORT;
  }

  void duration(Duration duration, String path) {
    java.time.Duration value = toJava(duration);
    if (value.compareTo(LEAST) < 0) {
      error(path, "is " + value + ", want 1ms or more");
      return;
    }
    want(
        value.equals(value.truncatedTo(ChronoUnit.MILLIS)),
        path,
        "is " + value + ", want whole milliseconds");
  }

  void wholeSeconds(Duration duration, String path) {
    java.time.Duration value = toJava(duration);
    want(
        value.equals(value.truncatedTo(ChronoUnit.SECONDS)),
        path,
        "is " + value + ", want whole seconds");
  }

  static java.time.Duration toJava(Duration duration) {
    return java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }

  void notNegative(int number, String path) {
    want(number >= 0, path, "is " + number + ", want 0 or more");
  }

  void percent(double value, String path) {
    want(value >= 0 && value <= 100, path, "is " + value + ", want 0 to 100");
  }

  void notEmpty(String text, String path) {
    want(!text.isEmpty(), path, "is empty");
  }

  void dnsLabel(String text, String path) {
    want(
        DomainNames.isLabel(text),
        path,
        "is \""
            + text
            + "\", want up to 63 letters, digits and dashes, with a letter or digit at both ends");
  }

  void fqdn(String name, String path) {
    host(DomainNames.fqdnFault(name), name, path);
  }

  /** A host name, maybe with a wildcard in front. */
  void wildcardDomain(String name, String path) {
    host(DomainNames.wildcardFault(name), name, path);
  }

  private void host(Optional<String> fault, String name, String path) {
    fault.ifPresent(reason -> error(path, "is \"" + name + "\", want a host name: " + reason));
  }

  void noPartialWildcard(String name, String path) {
    want(
        !DomainNames.isPartialWildcard(name),
        path,
        "is \"" + name + "\"; a wildcard may only be the whole first part");
  }

  void ip(String text, String path) {
    want(IpAddresses.isIp(text), path, "is \"" + text + "\", want an IP address");
  }

  void ipOrCidr(String text, String path) {
    want(
        IpAddresses.isIpOrCidr(text),
        path,
        "is \"" + text + "\", want an IP address or a CIDR block");
  }

  static boolean isUnix(String address) {
    return address.startsWith(UNIX_PREFIX);
  }

  /** {@code unix://} and an absolute path of a file, or {@code @} and a name. */
  void unixAddress(String address, String path) {
    String file = address.substring(UNIX_PREFIX.length());
    boolean isFile = file.startsWith("/") && !file.endsWith("/");
    want(
        isFile || file.startsWith("@"),
        path,
        "is \"" + address + "\", want the absolute path of a file behind unix://");
  }

  /** Empty is a protocol too: it is found out on the wire. */
  void optionalProtocol(String name, String path) {
    if (!name.isEmpty()) {
      protocol(name, path);
    }
  }

  void protocol(String name, String path) {
    want(
        Protocol.parse(name).isPresent(),
        path,
        "is \""
            + name
            + "\", want HTTP, HTTP2, HTTPS, GRPC, GRPC-WEB, TLS, TCP, UDP, MONGO, REDIS or MYSQL");
  }

  static Protocol protocolOf(String name) {
    return Protocol.parse(name).orElse(Protocol.UNSUPPORTED);
  }

  void labels(Map<String, String> labels, String path) {
    labels.forEach(
        (key, value) -> {
          want(LabelSyntax.isKey(key), path, "has key \"" + key + "\", which is no label");
          want(
              LabelSyntax.isValue(value),
              path + "[" + key + "]",
              "is \"" + value + "\", which is no value of a label");
        });
  }

  /** RE2 syntax; Envoy limits the size of the program, which is larger than the text. */
  void regex(String regex, String path) {
    if (regex.isEmpty()) {
      error(path, "is empty");
      return;
    }
    regexSyntax(regex, path);
  }

  void regexSyntax(String regex, String path) {
    if (regex.getBytes(StandardCharsets.UTF_8).length > MAX_REGEX_LENGTH) {
      error(path, "is over " + MAX_REGEX_LENGTH + " bytes long");
      return;
    }
    Optional<String> tooLarge = RegexSize.fault(regex);
    if (tooLarge.isPresent()) {
      error(path, tooLarge.get());
      return;
    }
    try {
      Pattern.compile(RegexBraces.escaped(regex));
    } catch (PatternSyntaxException e) {
      error(path, "is no regular expression of RE2: " + e.getMessage());
    }
  }

  void stringMatch(StringMatch match, String path) {
    if (match.getMatchTypeCase() == StringMatch.MatchTypeCase.PREFIX) {
      notEmpty(match.getPrefix(), path + ".prefix");
    }
    stringMatchRegex(match, path);
  }

  void stringMatchRegex(StringMatch match, String path) {
    if (match.getMatchTypeCase() == StringMatch.MatchTypeCase.REGEX) {
      regex(match.getRegex(), path + ".regex");
    }
  }
}
