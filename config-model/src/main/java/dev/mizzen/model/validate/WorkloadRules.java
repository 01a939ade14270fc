package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.HTTPHealthCheckConfig;
import dev.mizzen.api.networking.v1alpha3.ReadinessProbe;
import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.api.networking.v1alpha3.WorkloadGroup;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules about WorkloadEntries and WorkloadGroups. */
final class WorkloadRules {
  private static final Pattern HEADER = Pattern.compile("[-A-Za-z0-9]+");

  private final Checks checks;

  WorkloadRules(Checks checks) {
    this.checks = checks;
  }

  void entry(WorkloadEntry entry, String path) {
    address(entry, path);
    entry
        .getPortsMap()
        .forEach(
            (name, port) -> {
              checks.dnsLabel(name, path + ".ports");
              checks.port(port, path + ".ports[" + name + "]");
            });
    checks.labels(entry.getLabelsMap(), path + ".labels");
  }

  private void address(WorkloadEntry entry, String path) {
    String address = entry.getAddress();
    if (address.isEmpty()) {
      if (entry.getNetwork().isEmpty()) {
        checks.error(path + ".address", "is missing");
      } else {
        checks.warn(
            path + ".address",
            "is missing, network \"" + entry.getNetwork() + "\" is reached by its gateways alone");
      }
      return;
    }
    if (Checks.isUnix(address)) {
      checks.unixAddress(address, path + ".address");
      checks.want(entry.getPortsCount() == 0, path + ".ports", "is set beside a socket file");
    } else if (!IpAddresses.isIp(address)) {
      checks.fqdn(address, path + ".address");
    }
  }

  void group(WorkloadGroup group) {
    checks.want(group.hasTemplate(), "spec.template", "is missing");
    checks.labels(group.getMetadata().getLabelsMap(), "spec.metadata.labels");
    if (group.hasProbe()) {
      probe(group.getProbe(), "spec.probe");
    }
  }

  private void probe(ReadinessProbe probe, String path) {
    checks.notNegative(probe.getInitialDelaySeconds(), path + ".initialDelaySeconds");
    checks.notNegative(probe.getTimeoutSeconds(), path + ".timeoutSeconds");
    checks.notNegative(probe.getPeriodSeconds(), path + ".periodSeconds");
    checks.notNegative(probe.getSuccessThreshold(), path + ".successThreshold");
    checks.notNegative(probe.getFailureThreshold(), path + ".failureThreshold");
    switch (probe.getHealthCheckMethodCase()) {
      case HTTP_GET -> http(probe.getHttpGet(), path + ".httpGet");
      case TCP_SOCKET -> checks.port(probe.getTcpSocket().getPort(), path + ".tcpSocket.port");
      case EXEC ->
          checks.want(probe.getExec().getCommandCount() > 0, path + ".exec.command", "is empty");
      // istiod 1.30 refuses gRPC although the schema has it.
      case GRPC, HEALTHCHECKMETHOD_NOT_SET ->
          checks.error(path, "has none of httpGet, tcpSocket and exec");
    }
  }

  private void http(HTTPHealthCheckConfig http, String path) {
    checks.port(http.getPort(), path + ".port");
    boolean isScheme = Set.of("", "HTTP", "HTTPS").contains(http.getScheme());
    checks.want(isScheme, path + ".scheme", "is \"" + http.getScheme() + "\", want HTTP or HTTPS");
    for (int i = 0; i < http.getHttpHeadersCount(); i++) {
      String name = http.getHttpHeaders(i).getName();
      boolean isHeader = HEADER.matcher(name).matches();
      checks.want(
          isHeader,
          path + ".httpHeaders[" + i + "].name",
          "is \"" + name + "\", which is no name of a header");
    }
  }
}
